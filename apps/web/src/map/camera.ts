import type { LngLat } from '@terroir/shared-types';
import type { Map as MapLibre } from 'maplibre-gl';
import type { CameraRequest } from '../stores/map-overlay.ts';
import type { MapPadding } from '../stores/map-padding.ts';
import { boundsAround, globeZoom, sphereAround } from './projection/around-places.ts';

/** Half-way between Europe and the Pacific, where most regions are in sight on a globe. */
export const worldCentre: LngLat = [82, 30];

const minZoom = 0.6;
/** Nearer than this a single place shows nothing around it. */
const maxFitZoom = 6.5;
const fitMarginPx = 48;
/** From a globe's centre, degrees: what lies further out is too slanted to read, or behind it. */
const maxSeenDegrees = 72;

/** The zoom at which the globe fills most of a box of this many px; never so small that it is a marble. */
export const worldZoom = (sidePx: number): number =>
  // The perspective takes some of the diameter.
  Math.max(minZoom, globeZoom((sidePx * 1.12) / 2, worldCentre[1]));

const clearSide = (map: MapLibre, { top, right, bottom, left }: MapPadding): number => {
  const { clientWidth, clientHeight } = map.getContainer();
  return Math.max(160, Math.min(clientWidth - left - right, clientHeight - top - bottom));
};

const fit = (map: MapLibre, lngLats: readonly LngLat[], padding: MapPadding, animate: boolean): void => {
  const [first] = lngLats;
  if (first === undefined) return;
  const motion = { padding, animate, duration: animate ? 900 : 0 };
  if (map.getProjection()?.type !== 'globe') {
    const fitted = map.cameraForBounds(boundsAround(lngLats), { padding: fitMarginPx, maxZoom: maxFitZoom });
    if (fitted) map.easeTo({ ...fitted, ...motion });
    return;
  }
  const { centre, radiusDegrees } = sphereAround(lngLats);
  if (radiusDegrees > maxSeenDegrees) {
    // No side of the globe shows them all: the first is better than none.
    map.easeTo({ center: first, zoom: worldZoom(clearSide(map, padding)), ...motion });
    return;
  }
  const reachPx = clearSide(map, padding) / 2 - fitMarginPx;
  const sine = Math.max(0.001, Math.sin((radiusDegrees * Math.PI) / 180));
  const zoom = Math.min(maxFitZoom, Math.max(minZoom, globeZoom(reachPx / sine, centre[1])));
  map.easeTo({ center: centre, zoom, ...motion });
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
        padding,
        animate,
        maxDuration: 1600,
      });
      return;
    case 'fit':
      fit(map, request.lngLats, padding, animate);
      return;
    case 'zoom':
      map.easeTo({ zoom: map.getZoom() + request.by, duration: animate ? 250 : 0, animate });
      return;
    case 'world':
      map.easeTo({
        center: worldCentre,
        zoom: worldZoom(clearSide(map, padding)),
        padding,
        duration: durationMs,
        animate,
      });
      return;
    default:
      request satisfies never;
  }
};
