import type { LngLat } from '@terroir/shared-types';

const radians = Math.PI / 180;

/** The zoom at which a globe seen at this latitude has a radius of so many px. */
export const globeZoom = (radiusPx: number, lat: number): number =>
  // MapLibre draws a globe with 512 px × 2^zoom around, over the cosine of the centre's latitude.
  Math.log2(((radiusPx * 2 * Math.PI) / 512) * Math.cos(lat * radians));

type Vector = readonly [number, number, number];

const vectorOf = ([lng, lat]: LngLat): Vector => [
  Math.cos(lat * radians) * Math.cos(lng * radians),
  Math.cos(lat * radians) * Math.sin(lng * radians),
  Math.sin(lat * radians),
];

const angleDegrees = (a: Vector, b: Vector): number =>
  Math.acos(Math.min(1, Math.max(-1, a[0] * b[0] + a[1] * b[1] + a[2] * b[2]))) / radians;

/** The middle of places on the sphere, and how far the farthest is from it; 180 when they have no middle. */
export const sphereAround = (places: readonly LngLat[]): { centre: LngLat; radiusDegrees: number } => {
  const vectors = places.map(vectorOf);
  const sum = vectors.reduce<Vector>(([x, y, z], [a, b, c]) => [x + a, y + b, z + c], [0, 0, 0]);
  const length = Math.hypot(...sum);
  // Antipodes cancel each other out.
  if (length < 1e-6) return { centre: places[0] ?? [0, 0], radiusDegrees: 180 };
  const middle: Vector = [sum[0] / length, sum[1] / length, sum[2] / length];
  return {
    centre: [Math.atan2(middle[1], middle[0]) / radians, Math.asin(middle[2]) / radians],
    radiusDegrees: Math.max(...vectors.map((vector) => angleDegrees(vector, middle))),
  };
};

/** The narrowest box around places, across the antimeridian where that is narrower: east may pass 180. */
export const boundsAround = (places: readonly LngLat[]): [LngLat, LngLat] => {
  const lngs = places.map(([lng]) => lng).toSorted((a, b) => a - b);
  const lats = places.map(([, lat]) => lat);
  let west = lngs[0] ?? 0;
  let east = lngs.at(-1) ?? 0;
  for (const [index, lng] of lngs.entries()) {
    const next = lngs[index + 1];
    if (next === undefined || lng + 360 - next >= east - west) continue;
    west = next;
    east = lng + 360;
  }
  return [
    [west, Math.min(...lats)],
    [east, Math.max(...lats)],
  ];
};
