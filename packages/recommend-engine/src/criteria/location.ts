import type { LngLat } from '@terroir/shared-types';
import { greatCircleKm } from '../catalog/great-circle.ts';
import { regionAt } from '../catalog/read-spec.ts';
import { requireRegion } from './require-region.ts';
import { type Criterion, byRegion, halfAt, nearPoints, notApplicable, numbersOf } from './criterion.ts';

/** Great-circle kilometres to the point asked for (the mean over several); 1,000 km is half the score. */
export const location: Criterion = (context) => {
  const { index, rows, rank, path } = context;
  const points: LngLat[] = nearPoints(rank.near);
  const named = [...(rank.nearRegion === undefined ? [] : [rank.nearRegion]), ...(rank.nearRegions ?? [])];
  for (const id of named) points.push(requireRegion(index, id, path).lngLat);
  if (points.length === 0) return notApplicable('km', 'no-place-given');

  const perRegion = numbersOf(
    index.regions,
    (region) => points.reduce((sum, point) => sum + greatCircleKm(region.lngLat, point), 0) / points.length,
  );
  return {
    unit: 'km',
    values: byRegion(context, perRegion),
    better: 'lower',
    score: halfAt(1000),
    evidence: (position) => {
      const region = regionAt(index, rows[position] ?? 0);
      return { code: 'great-circle', values: { region: region.id, points: points.length } };
    },
  };
};
