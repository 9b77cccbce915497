import type { LngLat } from '@terroir/shared-types';
import {
  createParser,
  parseAsArrayOf,
  parseAsBoolean,
  parseAsString,
  parseAsStringLiteral,
  useQueryState,
  useQueryStates,
} from 'nuqs';
import { useCallback } from 'react';

const numbers = (text: string, count: number): number[] | null => {
  const parts = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  return parts.length === count && parts.every(Number.isFinite) ? parts : null;
};

/** `126.978,37.566` */
export const parseAsLngLat = createParser<LngLat>({
  parse: (text) => {
    const [lng, lat] = numbers(text, 2) ?? [];
    if (lng === undefined || lat === undefined || Math.abs(lng) > 180 || Math.abs(lat) > 90) return null;
    return [lng, lat];
  },
  serialize: ([lng, lat]) => `${Number(lng.toFixed(4))},${Number(lat.toFixed(4))}`,
  eq: (a, b) => a[0] === b[0] && a[1] === b[1],
});

export interface MapView {
  center: LngLat;
  zoom: number;
}

/** `lng,lat,zoom` */
export const parseAsMapView = createParser<MapView>({
  parse: (text) => {
    const [lng, lat, zoom] = numbers(text, 3) ?? [];
    if (lng === undefined || lat === undefined || zoom === undefined) return null;
    if (Math.abs(lng) > 180 || Math.abs(lat) > 90 || zoom < 0 || zoom > 22) return null;
    return { center: [lng, lat], zoom };
  },
  serialize: ({ center, zoom }) =>
    `${Number(center[0].toFixed(3))},${Number(center[1].toFixed(3))},${Number(zoom.toFixed(2))}`,
  eq: (a, b) => a.center[0] === b.center[0] && a.center[1] === b.center[1] && a.zoom === b.zoom,
});

export const slots = ['left', 'right', 'dock'] as const;
export type Slot = (typeof slots)[number];

const panelParsers = { left: parseAsString, right: parseAsString, dock: parseAsString };
const selectionParsers = {
  region: parseAsString,
  infra: parseAsString,
  vm: parseAsString,
  run: parseAsString,
  near: parseAsLngLat,
};

/** The panel id in each slot; opening and closing is a step of the browser's history. */
export const usePanelSlots = () => useQueryStates(panelParsers, { history: 'push' });

/** What is looked at. Setting a key to null clears it; keys left out stay. */
export const useSelection = () => useQueryStates(selectionParsers, { history: 'push' });

/** The tab inside a panel, one parameter per panel, e.g. `useTab('infra', ['vms', 'cost'])`. */
export const useTab = <Tab extends string>(panel: string, tabs: readonly [Tab, ...Tab[]]) =>
  useQueryState(`${panel}-tab`, parseAsStringLiteral(tabs).withDefault(tabs[0]));

export const useProjection = () =>
  useQueryState('projection', parseAsStringLiteral(['globe', 'flat'] as const).withDefault('globe'));

export const useMapViewParam = () =>
  useQueryState('map', parseAsMapView.withOptions({ history: 'replace', throttleMs: 500 }));

/** Opens a panel in its slot, or closes the slot with null. */
export const useOpenPanel = () => {
  const [, setSlots] = usePanelSlots();
  return useCallback((slot: Slot, panel: string | null) => void setSlots({ [slot]: panel }), [setSlots]);
};

/** More side by side are columns too narrow to read. */
export const maxCompared = 4;

/** The specs put side by side, and whether they are shown so. */
export const useCompared = () => {
  const [{ compare, comparing }, set] = useQueryStates(
    {
      compare: parseAsArrayOf(parseAsString).withDefault([]),
      comparing: parseAsBoolean.withDefault(false),
    },
    { history: 'replace' },
  );
  const specIds = compare.slice(0, maxCompared);
  return {
    specIds,
    comparing: comparing && specIds.length > 0,
    toggle: (specId: string) => {
      const next = specIds.includes(specId)
        ? specIds.filter((id) => id !== specId)
        : [...specIds, specId].slice(-maxCompared);
      void set({ compare: next.length === 0 ? null : next });
    },
    show: (open: boolean) => void set({ comparing: open ? true : null }),
    clear: () => void set({ compare: null, comparing: null }),
  };
};

/** The spec whose standing is explained; null: none. */
export const useExplainedSpec = () => useQueryState('spec', parseAsString.withOptions({ history: 'push' }));
