import type { LngLat } from '@terroir/shared-types';
import { useCallback } from 'react';
import { usePanelSlots, useSelection } from '../stores/url-state.ts';
import { panels } from './panels.tsx';

/** A click selects; with nothing open at the left, it also opens the panel that recommends near what was clicked. */
export const useMapClicks = (): {
  onRegion: (regionId: string) => void;
  onPlace: (lngLat: LngLat) => void;
} => {
  const [, select] = useSelection();
  const [{ left }, setSlots] = usePanelSlots();
  const openLaunch = useCallback(() => {
    const launch = panels.find(({ id }) => id === 'launch');
    if (left === null && launch) void setSlots({ [launch.slot]: launch.id });
  }, [left, setSlots]);
  return {
    onRegion: (region) => {
      void select({ region, near: null });
      openLaunch();
    },
    onPlace: (near) => {
      void select({ near, region: null });
      openLaunch();
    },
  };
};
