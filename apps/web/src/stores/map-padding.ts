import { create } from 'zustand';

export interface MapPadding {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

/** How much of the map, in px per side, the panels cover: the camera keeps places in the clear part. */
export const useMapPadding = create<MapPadding>()(() => ({ top: 0, right: 0, bottom: 0, left: 0 }));
