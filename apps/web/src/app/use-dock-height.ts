import { useSyncExternalStore } from 'react';
import { usePreferences } from '../stores/preferences.ts';

const minPx = 160;
const maxShare = 0.7;
/** Ten lines of output under a run's own rows on a laptop; the larger part stays the map's. */
const defaultShare = 0.44;

export interface DockHeight {
  px: number;
  minPx: number;
  maxPx: number;
}

/** As high as this person made it, else a share of the window; never so high that nothing is left of the map. */
export const dockHeight = (chosenPx: number | null, windowPx: number): DockHeight => {
  const maxPx = Math.max(minPx, Math.round(windowPx * maxShare));
  const wanted = Math.round(chosenPx ?? windowPx * defaultShare);
  return { px: Math.min(maxPx, Math.max(minPx, wanted)), minPx, maxPx };
};

const onResize = (changed: () => void): (() => void) => {
  addEventListener('resize', changed);
  return () => removeEventListener('resize', changed);
};

export const useDockHeight = (): DockHeight => {
  const chosenPx = usePreferences((state) => state.dockHeightPx);
  const windowPx = useSyncExternalStore(onResize, () => innerHeight);
  return dockHeight(chosenPx, windowPx);
};
