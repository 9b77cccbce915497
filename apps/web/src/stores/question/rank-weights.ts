import type { CriterionId, LngLat, Region } from '@terroir/shared-types';
import { createParser } from 'nuqs';
import type { RecommendationInput } from '../../api/recommendations.ts';

export const rankCriteria = [
  'cost',
  'location',
  'latency',
  'performance',
  'value',
  'reliability',
  'throughput',
  'costPerMillionTokens',
] as const;
export type RankCriterion = (typeof rankCriteria)[number];
/** 0 to 100 each; the server normalises. */
export type RankWeights = Readonly<Record<RankCriterion, number>>;

const noWeights: RankWeights = {
  cost: 0,
  location: 0,
  latency: 0,
  performance: 0,
  value: 0,
  reliability: 0,
  throughput: 0,
  costPerMillionTokens: 0,
};
export const defaultWeights: RankWeights = { ...noWeights, cost: 70, location: 30 };

const isCriterion = (word: string): word is RankCriterion => rankCriteria.some((known) => known === word);

/** `cost:70,location:30`; what is left out weighs nothing. */
export const parseAsWeights = createParser<RankWeights>({
  parse: (text) => {
    const weights = { ...noWeights };
    if (text === 'none') return weights;
    for (const part of text.split(',')) {
      const [criterion = '', amount = ''] = part.split(':');
      const weight = Number(amount);
      if (!isCriterion(criterion) || amount === '' || !(weight >= 0 && weight <= 100)) return null;
      weights[criterion] = weight;
    }
    return weights;
  },
  serialize: (weights) =>
    rankCriteria
      .filter((criterion) => weights[criterion] > 0)
      .map((criterion) => `${criterion}:${weights[criterion]}`)
      .join(',') || 'none',
  eq: (a, b) => rankCriteria.every((criterion) => a[criterion] === b[criterion]),
});

const radians = (degrees: number): number => (degrees * Math.PI) / 180;
/** Grows with the great-circle distance; enough to find the nearest. */
const haversine = ([lngA, latA]: LngLat, [lngB, latB]: LngLat): number =>
  Math.sin(radians(latB - latA) / 2) ** 2 +
  Math.cos(radians(latA)) * Math.cos(radians(latB)) * Math.sin(radians(lngB - lngA) / 2) ** 2;

/** The region from which latency is counted when a bare place was picked. */
export const nearestRegion = (regions: readonly Region[], near: LngLat): Region | null => {
  let best: Region | null = null;
  for (const region of regions) {
    if (best === null || haversine(region.lngLat, near) < haversine(best.lngLat, near)) best = region;
  }
  return best;
};

/** What the criteria can be asked for: some need a place, some a model. */
export interface RankBasis {
  near: LngLat | null;
  latencyFrom: string | null;
  hasWorkload: boolean;
}

type RankInput = NonNullable<RecommendationInput['rank']>[number];

/** One criterion of a question; null: it needs a place or a model that is not there. */
export const rankEntry = (
  by: CriterionId,
  weight: number,
  { near, latencyFrom, hasWorkload }: RankBasis,
): RankInput | null => {
  if (by === 'location') return near === null ? null : { by, weight, near };
  if (by === 'latency') return latencyFrom === null ? null : { by, weight, nearRegions: [latencyFrom] };
  if ((by === 'throughput' || by === 'costPerMillionTokens') && !hasWorkload) return null;
  return { by, weight };
};

/** The `rank` of a recommendation: what weighs something. Nothing does: by cost, as the server would. */
export const rankOf = (weights: RankWeights, basis: RankBasis): RankInput[] => {
  const counted = rankCriteria.flatMap((by) =>
    weights[by] === 0 ? [] : (rankEntry(by, weights[by] / 100, basis) ?? []),
  );
  return counted.length > 0 ? counted : [{ by: 'cost', weight: 1 }];
};
