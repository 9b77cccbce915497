import type {
  CriterionResult,
  RecommendationAnswer,
  RecommendationItem,
  RecommendationRequest,
} from '@terroir/shared-types';
import type { CatalogIndex } from '../catalog/catalog-index.ts';
import { hourlyUsdAt, specAt } from '../catalog/read-spec.ts';
import { type AttemptHistory, scoreOf } from '../criteria/criterion.ts';
import type { Measurement } from '../criteria/measurements.ts';
import { ranksOf } from '../explain/ranks-of.ts';
import { sortStandings } from '../explain/sort-keys.ts';
import { type FitTable, fitTable } from '../llm/fit-table.ts';
import { costOf } from '../money/estimate.ts';
import { withTokenCost } from '../money/token-cost.ts';
import { facetCounts } from '../facets/facet-counts.ts';
import type { Matches } from '../select/matches.ts';
import { requirementsOf } from '../select/requirements.ts';
import { selectRows } from '../select/select-rows.ts';
import { emptyReason } from './empty-reason.ts';
import { bestRows } from './best-rows.ts';
import { type Ballot, judge } from './judge.ts';
import { valueAt } from './value-of.ts';

export interface RecommendOptions {
  /** Won per USD for amounts in won. */
  krwPerUsd?: number | undefined;
  history?: AttemptHistory | undefined;
  /** What benchmarks measured, one entry per benchmark and spec. */
  measurements?: readonly Measurement[] | undefined;
}

export type Recommendation = Omit<RecommendationAnswer, 'tookMs' | 'catalogVersion'>;

/**
 * Filters and ranks every spec of the catalog. The same question on the same catalog gives the same answer;
 * ties are in order of id; specs with something unknown come after those with everything known, so that not
 * knowing a price never wins. Throws a `QueryError` for a question that cannot be asked.
 */
export function recommend(
  index: CatalogIndex,
  request: RecommendationRequest,
  options: RecommendOptions = {},
): Recommendation {
  const fits = request.workload === undefined ? undefined : fitTable(index, request.workload);
  const requirements = requirementsOf(index, request, options, fits);
  const { matches, excluded } = selectRows(index, requirements);
  const rank = request.rank.length > 0 ? request.rank : [{ by: 'cost', weight: 1 }];
  const { history, measurements } = options;
  const ballots = judge({ index, matches, fits, history, measurements }, rank);
  const { sort, limit } = request;
  const by = sort && sortStandings({ index, request, options, fits, matches }, sort);
  const best = bestRows(index, matches, ballots, limit, by && { by, ranksOf });
  const items = best.map(({ row, position, rank: place, score }) =>
    itemOf(index, row, position, { rank: place, score }, ballots, fits),
  );
  const { total } = matches;
  const unpriced = countUnpriced(index, matches);
  const empty = total === 0 ? emptyReason(index, requirements, request.workload) : undefined;
  const facets =
    request.facets === undefined || request.facets === false
      ? undefined
      : facetCounts(index, requirements, request.facets);
  return {
    items,
    total,
    unpriced,
    excluded,
    ...(empty === undefined ? {} : { empty }),
    ...(facets === undefined ? {} : { facets }),
  };
}

/** One match in the words of the contract. */
export function itemOf(
  index: CatalogIndex,
  row: number,
  position: number,
  standing: { rank: number; score: number | null },
  ballots: readonly Ballot[],
  fits: FitTable | undefined,
): RecommendationItem {
  const fit = fits?.ofType(index.offers.type[row] ?? 0);
  const price = hourlyUsdAt(index, row);
  return {
    spec: specAt(index, row),
    ...standing,
    criteria: ballots.map((ballot) => resultOf(index, ballot, row, position)),
    ...(fit === undefined ? {} : { fit: withTokenCost(fit, price) }),
    estimate: costOf(price === null ? null : price * (fit?.vmCount ?? 1)),
  };
}

function resultOf(index: CatalogIndex, ballot: Ballot, row: number, position: number): CriterionResult {
  const { by, unit, judgement, weight, best } = ballot;
  if (judgement === undefined) {
    return { by, value: null, unit, score: null, weight: 0, evidence: ballot.notApplicable };
  }
  const value = valueAt(index, judgement.values, row, position);
  const evidence = judgement.evidence(row, value, best);
  if (Number.isNaN(value)) return { by, value: null, unit, score: null, weight: 0, evidence };
  return { by, value, unit, score: scoreOf(judgement.curve, value, best), weight, evidence };
}

function countUnpriced(index: CatalogIndex, matches: Matches): number {
  if (index.unpricedCount === 0) return 0;
  const { typeStart, unpricedStart, offers } = index;
  let unpriced = 0;
  for (const type of matches.types) {
    const [start, end] = [unpricedStart[type] ?? 0, typeStart[type + 1] ?? 0];
    if (start === end) continue;
    if (matches.hasAll(type)) unpriced += end - start;
    else matches.forEachOf(type, (row) => (unpriced += Number.isNaN(offers.hourlyUsd[row]) ? 1 : 0));
  }
  return unpriced;
}
