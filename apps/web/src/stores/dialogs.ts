import { create } from 'zustand';

interface Dialogs {
  shown: 'palette' | 'help' | null;
  open: (dialog: 'palette' | 'help') => void;
  close: () => void;
}

/** The dialogs of the shell; those of a feature belong to the feature. */
export const useDialogs = create<Dialogs>()((set) => ({
  shown: null,
  open: (shown) => set({ shown }),
  close: () => set({ shown: null }),
}));
