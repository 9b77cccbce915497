import { create } from 'zustand';

interface PriceEditor {
  /** The spec whose price is edited; empty: one that is still to be named; null: the editor is closed. */
  specId: string | null;
  open: (specId: string) => void;
  close: () => void;
}

/** Opened from any row that shows a price. */
export const usePriceEditor = create<PriceEditor>()((set) => ({
  specId: null,
  open: (specId) => set({ specId }),
  close: () => set({ specId: null }),
}));
