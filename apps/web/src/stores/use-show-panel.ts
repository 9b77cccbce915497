import { useCallback } from 'react';
import { useIsNarrow } from '../lib/use-media.ts';
import { usePanelSlots } from './url-state.ts';
import type { Slot } from './url-state.ts';

/** Brings a panel to sight; a narrow screen shows one at a time, so the others close. */
export const useShowPanel = () => {
  const narrow = useIsNarrow();
  const [, setSlots] = usePanelSlots();
  return useCallback(
    (slot: Slot, panel: string): void =>
      void setSlots(narrow ? { left: null, right: null, dock: null, [slot]: panel } : { [slot]: panel }),
    [narrow, setSlots],
  );
};
