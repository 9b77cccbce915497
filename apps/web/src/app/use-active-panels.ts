import { useMemo } from 'react';
import { usePanelSlots } from '../stores/url-state.ts';
import type { Slot } from '../stores/url-state.ts';
import type { PanelDefinition } from './panel-definition.ts';
import { panels } from './panels.tsx';

const find = (slot: Slot, id: string | null): PanelDefinition | null =>
  panels.find((panel) => panel.slot === slot && panel.id === id) ?? null;

/** The open panel of each slot; an address that names none we have opens none. */
export const useActivePanels = (): Record<Slot, PanelDefinition | null> => {
  const [{ left, right, dock }] = usePanelSlots();
  return useMemo(
    () => ({ left: find('left', left), right: find('right', right), dock: find('dock', dock) }),
    [left, right, dock],
  );
};
