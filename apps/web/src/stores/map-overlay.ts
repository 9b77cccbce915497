import type { LngLat } from '@terroir/shared-types';
import { create } from 'zustand';

/** A wish to move the camera; `id` grows so that the same wish can be made twice. */
export type CameraRequest =
  | { id: number; kind: 'fly'; lngLat: LngLat; zoom?: number }
  | { id: number; kind: 'fit'; lngLats: LngLat[] }
  | { id: number; kind: 'zoom'; by: number }
  | { id: number; kind: 'world' };

interface MapOverlay {
  /** Regions a panel points at, e.g. those of the best recommendations. */
  highlightedRegionIds: readonly string[];
  /** Regions that show; null: all. */
  shownRegionIds: ReadonlySet<string> | null;
  camera: CameraRequest | null;
  highlight: (regionIds: readonly string[]) => void;
  showRegions: (regionIds: ReadonlySet<string> | null) => void;
  flyTo: (lngLat: LngLat, zoom?: number) => void;
  fit: (lngLats: LngLat[]) => void;
  showWorld: () => void;
  zoomBy: (steps: number) => void;
}

const nextId = (camera: CameraRequest | null): number => (camera?.id ?? 0) + 1;

/** What panels ask of the map; the map reads it and knows no panel. */
export const useMapOverlay = create<MapOverlay>()((set) => ({
  highlightedRegionIds: [],
  shownRegionIds: null,
  camera: null,
  highlight: (highlightedRegionIds) => set({ highlightedRegionIds }),
  showRegions: (shownRegionIds) => set({ shownRegionIds }),
  flyTo: (lngLat, zoom) =>
    set(({ camera }) => ({
      camera: { id: nextId(camera), kind: 'fly', lngLat, ...(zoom === undefined ? {} : { zoom }) },
    })),
  fit: (lngLats) => set(({ camera }) => ({ camera: { id: nextId(camera), kind: 'fit', lngLats } })),
  zoomBy: (by) => set(({ camera }) => ({ camera: { id: nextId(camera), kind: 'zoom', by } })),
  showWorld: () => set(({ camera }) => ({ camera: { id: nextId(camera), kind: 'world' } })),
}));
