import type { LngLat } from '@terroir/shared-types';

/** MapLibre's tile size: the world is this wide at zoom 0. */
const worldPx = 512;
const maxLat = 85.051129;

/** Web-Mercator pixels at a zoom; what the map shows near its centre, on the globe too. */
export const toPixels = ([lng, lat]: LngLat, zoom: number): [number, number] => {
  const size = worldPx * 2 ** zoom;
  const sin = Math.sin((Math.max(-maxLat, Math.min(maxLat, lat)) * Math.PI) / 180);
  return [((lng + 180) / 360) * size, (0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * size];
};

export const toLngLat = ([x, y]: readonly [number, number], zoom: number): LngLat => {
  const size = worldPx * 2 ** zoom;
  const lat = (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / size))) * 180) / Math.PI;
  return [Math.max(-180, Math.min(180, (x / size) * 360 - 180)), lat];
};
