import { create } from 'zustand';

interface Hover {
  /** The region under the pointer on the map, or focused in a list: both sides light up. */
  regionId: string | null;
  setRegion: (regionId: string | null) => void;
}

export const useHover = create<Hover>()((set) => ({
  regionId: null,
  setRegion: (regionId) => set((state) => (state.regionId === regionId ? state : { regionId })),
}));
