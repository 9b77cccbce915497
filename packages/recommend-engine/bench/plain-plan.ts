import type { Rank, RecommendationRequest } from '@terroir/shared-types';
import {
  type CatalogIndex,
  type Expression,
  fitTable,
  greatCircleKm,
  latencyBetween,
  parseExpression,
  toCondition,
} from '../src/index.ts';

/**
 * A criterion as the baselines work it out: a column of the spec, a value per region that the question brings, or
 * a value per kind of card that the model's arithmetic brings. NaN: not known.
 */
export interface Term {
  by: string;
  weight: number;
  curve: 'to-lowest' | 'to-highest' | number;
  source: 'price' | 'power' | 'value' | 'tokens' | 'usdPerMillion' | Map<string, number>;
}

/** A question taken apart once for all baselines: what each then does with it is its own. */
export interface Plan {
  where: Expression[];
  terms: Term[];
  limit: number;
  /** Kinds of cards that run the model, with their tokens per second; undefined without a workload. */
  runs?: Map<number, number>;
}

export function planOf(index: CatalogIndex, question: Partial<RecommendationRequest>): Plan {
  const filters = (question.filter ?? []).map((filter, at): Expression => ({
    kind: 'condition',
    condition: toCondition(filter, `filter.${at}`),
  }));
  const written = parseExpression(question.expression ?? '');
  const rank = question.rank?.length ? question.rank : [{ by: 'cost', weight: 1 }];
  const total = rank.reduce((sum, { weight }) => sum + weight, 0);
  const plan: Plan = {
    where: written === undefined ? filters : [...filters, written],
    terms: rank.map((one) => ({ ...termOf(index, one), by: one.by, weight: one.weight / total })),
    limit: question.limit ?? 50,
  };
  if (question.workload !== undefined) plan.runs = runsOf(index, question.workload);
  return plan;
}

function runsOf(
  index: CatalogIndex,
  workload: NonNullable<RecommendationRequest['workload']>,
): Map<number, number> {
  const fits = fitTable(index, workload);
  const runs = new Map<number, number>();
  for (const [type, kind] of index.cards.ofType.entries()) {
    if (kind < 0 || runs.has(kind)) continue;
    const fit = fits.ofType(type);
    if (fit.fits === true) runs.set(kind, fit.decodeTokensPerSecond?.expected ?? Number.NaN);
  }
  return runs;
}

function termOf(index: CatalogIndex, rank: Rank): Pick<Term, 'curve' | 'source'> {
  switch (rank.by) {
    case 'cost':
      return { curve: 'to-lowest', source: 'price' };
    case 'performance':
      return { curve: 'to-highest', source: 'power' };
    case 'value':
      return { curve: 'to-highest', source: 'value' };
    case 'throughput':
      return { curve: 'to-highest', source: 'tokens' };
    case 'costPerMillionTokens':
      return { curve: 'to-lowest', source: 'usdPerMillion' };
    case 'location': {
      const near = rank.near ?? [];
      const points = (typeof near[0] === 'number' ? [near] : near) as [number, number][];
      const mean = (lngLat: [number, number]) =>
        points.reduce((sum, point) => sum + greatCircleKm(lngLat, point), 0) / points.length;
      return { curve: 1000, source: new Map(index.regions.map(({ id, lngLat }) => [id, mean(lngLat)])) };
    }
    case 'latency': {
      const [to = ''] = rank.nearRegions ?? [];
      const ms = (id: string) => latencyBetween(index, id, to)?.ms ?? Number.NaN;
      return { curve: 50, source: new Map(index.regions.map(({ id }) => [id, ms(id)])) };
    }
    default:
      throw new Error(`the baselines do not know "${rank.by}"`);
  }
}
