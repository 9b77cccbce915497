import { latencyBetween } from '../catalog/latency-between.ts';
import { regionAt } from '../catalog/read-spec.ts';
import { type Criterion, byRegion, halfAt, notApplicable, numbersOf } from './criterion.ts';
import { requireRegion } from './require-region.ts';

/** Milliseconds to the regions asked for (the mean over several); 50 ms is half the score. */
export const latency: Criterion = (context) => {
  const { index, rows, rank, path } = context;
  const targets = [...(rank.nearRegions ?? []), ...(rank.nearRegion === undefined ? [] : [rank.nearRegion])];
  if (targets.length === 0) return notApplicable('ms', 'no-region-given');
  for (const id of targets) requireRegion(index, id, path);

  const facts = (regionId: string) => targets.map((target) => latencyBetween(index, regionId, target));
  const perRegion = numbersOf(
    index.regions,
    (region) => facts(region.id).reduce((sum, fact) => sum + (fact?.ms ?? Number.NaN), 0) / targets.length,
  );
  return {
    unit: 'ms',
    values: byRegion(context, perRegion),
    better: 'lower',
    score: halfAt(50),
    evidence: (position) => {
      const found = facts(regionAt(index, rows[position] ?? 0).id);
      const kinds = new Set(found.map((fact) => fact?.kind));
      const estimated = kinds.has('estimated');
      const code = estimated
        ? 'latency-estimated'
        : kinds.has('mirrored')
          ? 'latency-mirrored'
          : 'latency-measured';
      return { code, values: { to: targets.join(' '), measured: !estimated } };
    },
  };
};
