import { greatCircleKm } from '../catalog/great-circle.ts';
import { estimatedLatencyMs, type LatencyFact, latencyBetween } from '../catalog/latency-between.ts';
import { regionAt } from '../catalog/read-spec.ts';
import { type Criterion, nearPoints, notApplicable, numbersOf } from './criterion.ts';
import { requireRegion } from './require-region.ts';
import { userRegions } from './user-points.ts';

/**
 * Milliseconds to the users' regions (the mean over several); 50 ms is half the score. Measured where the matrix
 * has the pair, else estimated from distance; to a bare point it is always estimated.
 */
export const latency: Criterion = ({ index, rank, path }) => {
  const targets = userRegions(rank);
  const points = nearPoints(rank.near);
  const count = targets.length + points.length;
  if (count === 0) return notApplicable('ms', 'no-region-given');
  for (const id of targets) requireRegion(index, id, path);

  const factsOf = ({ id, lngLat }: { id: string; lngLat: [number, number] }): (LatencyFact | undefined)[] => [
    ...targets.map((target) => latencyBetween(index, id, target)),
    ...points.map((point): LatencyFact => ({
      ms: estimatedLatencyMs(greatCircleKm(lngLat, point)),
      kind: 'estimated',
    })),
  ];
  const mean = numbersOf(
    index.regions,
    (region) => factsOf(region).reduce((sum, fact) => sum + (fact?.ms ?? Number.NaN), 0) / count,
  );
  return {
    unit: 'ms',
    values: { per: 'region', of: mean },
    curve: { kind: 'half-at', half: 50 },
    evidence: (row) => {
      const kinds = factsOf(regionAt(index, row)).map((fact) => fact?.kind);
      const estimated = kinds.filter((kind) => kind === 'estimated').length;
      const mirrored = kinds.includes('mirrored');
      const code = estimated > 0 ? 'latency-estimated' : mirrored ? 'latency-mirrored' : 'latency-measured';
      const to = [...targets, ...points.map(([lng, lat]) => `${lng},${lat}`)].join(' ');
      return { code, values: { to, measured: estimated === 0, estimated, places: count } };
    },
  };
};
