import { greatCircleKm } from '../catalog/great-circle.ts';
import { regionAt } from '../catalog/read-spec.ts';
import { type Criterion, notApplicable, numbersOf } from './criterion.ts';
import { userPoints } from './user-points.ts';

/** Great-circle kilometres to the users (the mean over several points); 1,000 km is half the score. */
export const location: Criterion = ({ index, rank, path }) => {
  const points = userPoints(index, rank, path);
  if (points.length === 0) return notApplicable('km', 'no-place-given');
  const mean = numbersOf(
    index.regions,
    (region) => points.reduce((sum, point) => sum + greatCircleKm(region.lngLat, point), 0) / points.length,
  );
  return {
    unit: 'km',
    values: { per: 'region', of: mean },
    curve: { kind: 'half-at', half: 1000 },
    evidence: (row) => {
      const region = regionAt(index, row);
      const kilometres = points.map((point) => greatCircleKm(region.lngLat, point));
      const several =
        points.length === 1
          ? {}
          : { nearestKm: Math.min(...kilometres), farthestKm: Math.max(...kilometres) };
      return { code: 'great-circle', values: { region: region.id, points: points.length, ...several } };
    },
  };
};
