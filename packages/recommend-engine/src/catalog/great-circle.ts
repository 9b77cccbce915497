import type { LngLat } from '@terroir/shared-types';

/** Mean earth radius, km (IUGG). */
const earthRadiusKm = 6371.0088;
const radians = Math.PI / 180;

/** Kilometres along the surface between two `[lng, lat]` points (haversine). */
export function greatCircleKm(from: LngLat, to: LngLat): number {
  const halfLat = ((to[1] - from[1]) * radians) / 2;
  const halfLng = ((to[0] - from[0]) * radians) / 2;
  const chord =
    Math.sin(halfLat) ** 2 + Math.cos(from[1] * radians) * Math.cos(to[1] * radians) * Math.sin(halfLng) ** 2;
  return 2 * earthRadiusKm * Math.asin(Math.min(1, Math.sqrt(chord)));
}
