import { create } from 'zustand';
import { persist } from 'zustand/middleware';

export interface OutputSettings {
  wrap: boolean;
  times: boolean;
  toggleWrap: () => void;
  toggleTimes: () => void;
}

/** How output is shown, remembered on this device. */
export const useOutputSettings = create<OutputSettings>()(
  persist(
    (set) => ({
      wrap: false,
      times: false,
      toggleWrap: () => set(({ wrap }) => ({ wrap: !wrap })),
      toggleTimes: () => set(({ times }) => ({ times: !times })),
    }),
    { name: 'terroir-output', version: 1 },
  ),
);
