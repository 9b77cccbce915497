import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { create } from 'zustand';

export const layerMetrics = ['price', 'latency', 'value', 'tokens'] as const;
export type LayerMetric = (typeof layerMetrics)[number];

/** What the regions are coloured by, in the address; null: by provider, as always. */
export const useLayerMetric = () => useQueryState('layer', parseAsStringLiteral(layerMetrics));

/** How one region is painted: 1 best to 5, 0: nothing there matches; `tag` is written under it. */
export interface RegionPaint {
  step: number;
  tag: string;
}
export type RegionPaints = ReadonlyMap<string, RegionPaint>;

interface RegionLayer {
  /** By region id; null: no layer. */
  paints: RegionPaints | null;
  paint: (paints: RegionPaints | null) => void;
}

/** What the map is to show of the current question; the map reads it and knows no question. */
export const useRegionLayer = create<RegionLayer>()((set) => ({
  paints: null,
  paint: (paints) => set({ paints }),
}));
