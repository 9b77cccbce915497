import type { LngLat } from '@terroir/shared-types';
import { LngLatBounds } from 'maplibre-gl';
import type { Map as MapLibre } from 'maplibre-gl';
import type { CameraRequest } from '../stores/map-overlay.ts';
import type { MapPadding } from '../stores/map-padding.ts';

/** Half-way between Europe and the Pacific, where most regions are in sight on a globe. */
export const worldCentre: LngLat = [82, 30];

/** The zoom at which the globe fills most of a box of this many px; never so small that it is a marble. */
export const worldZoom = (sidePx: number): number =>
  // A globe's diameter is 512 px × 2^zoom / π over the cosine of the centre's latitude, less the perspective.
  Math.max(0.6, Math.log2(((sidePx * 1.12 * Math.PI) / 512) * Math.cos((worldCentre[1] * Math.PI) / 180)));

const clearSide = (map: MapLibre, { top, right, bottom, left }: MapPadding): number => {
  const { clientWidth, clientHeight } = map.getContainer();
  return Math.max(160, Math.min(clientWidth - left - right, clientHeight - top - bottom));
};

/** Fulfils a wish of a panel, within the part of the map the panels leave clear. */
export const moveCamera = (
  map: MapLibre,
  request: CameraRequest,
  padding: MapPadding,
  animate: boolean,
): void => {
  const durationMs = animate ? 900 : 0;
  switch (request.kind) {
    case 'fly':
      map.flyTo({
        center: request.lngLat,
        zoom: request.zoom ?? Math.max(map.getZoom(), 4.5),
        animate,
        maxDuration: 1600,
      });
      return;
    case 'fit': {
      const bounds = new LngLatBounds();
      for (const lngLat of request.lngLats) bounds.extend(lngLat);
      if (!bounds.isEmpty())
        map.fitBounds(bounds, { padding: 48, maxZoom: 6.5, duration: durationMs, animate });
      return;
    }
    case 'zoom':
      map.easeTo({ zoom: map.getZoom() + request.by, duration: animate ? 250 : 0, animate });
      return;
    case 'world':
      map.easeTo({
        center: worldCentre,
        zoom: worldZoom(clearSide(map, padding)),
        duration: durationMs,
        animate,
      });
      return;
    default:
      request satisfies never;
  }
};
