import type { LngLat } from '@terroir/shared-types';
import { geoInterpolate } from 'd3-geo';
import type { MapArc } from '../../stores/map-arcs.ts';

const pointCount = 48;

/** Along the great circle; longitudes go on past 180 instead of jumping, so that no line crosses the whole map. */
export const greatCircle = (from: LngLat, to: LngLat): LngLat[] => {
  const at = geoInterpolate([...from], [...to]);
  const points: LngLat[] = [];
  for (let step = 0; step <= pointCount; step += 1) {
    const [lng, lat] = at(step / pointCount);
    const before = points.at(-1)?.[0] ?? lng;
    points.push([lng + 360 * Math.round((before - lng) / 360), lat]);
  }
  return points;
};

export const arcFeatures = (arcs: readonly MapArc[]): GeoJSON.FeatureCollection => ({
  type: 'FeatureCollection',
  features: arcs.map(({ id, from, to, state }) => ({
    type: 'Feature',
    properties: { id, state },
    geometry: { type: 'LineString', coordinates: greatCircle(from, to) },
  })),
});
