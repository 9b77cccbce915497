import type {
  CriterionResult,
  RecommendationAnswer,
  RecommendationItem,
  RecommendationRequest,
} from '@terroir/shared-types';
import type { CatalogIndex } from '../catalog/catalog-index.ts';
import { hourlyUsdAt, specAt, typeAt } from '../catalog/read-spec.ts';
import type { AttemptHistory } from '../criteria/criterion.ts';
import { selectRows } from '../filter/select-rows.ts';
import { fitTable } from '../llm/fit-table.ts';
import { costOf } from '../money/estimate.ts';
import { type Ballot, judge } from './judge.ts';
import { requirementsOf } from './requirements.ts';
import { topPositions } from './top-rows.ts';

export interface RecommendOptions {
  /** Won per USD for amounts in won. */
  krwPerUsd?: number | undefined;
  history?: AttemptHistory | undefined;
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
  const selection = selectRows(index, requirementsOf(index, request, options, fits));
  const { rows } = selection;
  const rank = request.rank.length > 0 ? request.rank : [{ by: 'cost', weight: 1 }];
  const ballots = judge({ index, rows, fits, history: options.history }, rank);

  const scores = new Float64Array(rows.length);
  const unknowns = new Uint8Array(rows.length);
  for (const ballot of ballots) addScores(ballot, scores, unknowns);
  const items = topPositions({ unknowns, scores }, request.limit).map((position, at): RecommendationItem => {
    const row = rows[position] ?? 0;
    const ranked = ballots.some((ballot) => ballot.weight > 0);
    const fit = fits?.of(typeAt(index, row));
    return {
      spec: specAt(index, row),
      rank: at + 1,
      score: ranked ? (scores[position] ?? null) : null,
      criteria: ballots.map((ballot) => resultOf(ballot, position)),
      ...(fit === undefined ? {} : { fit }),
      estimate: costOf(hourlyUsdAt(index, row)),
    };
  });
  let unpriced = 0;
  for (let at = 0; at < rows.length; at += 1) {
    if (Number.isNaN(index.offers.hourlyUsd[rows[at] ?? 0])) unpriced += 1;
  }
  return { items, total: rows.length, unpriced, excluded: selection.excluded };
}

function addScores(ballot: Ballot, scores: Float64Array, unknowns: Uint8Array): void {
  if (ballot.weight === 0 || ballot.judgement === undefined) return;
  const { judgement, best, weight } = ballot;
  for (let at = 0; at < scores.length; at += 1) {
    const value = judgement.values[at] ?? Number.NaN;
    if (Number.isNaN(value)) unknowns[at] = (unknowns[at] ?? 0) + 1;
    else scores[at] = (scores[at] ?? 0) + weight * judgement.score(value, best);
  }
}

function resultOf(ballot: Ballot, position: number): CriterionResult {
  const { by, unit, judgement, weight, best } = ballot;
  if (judgement === undefined) {
    return { by, value: null, unit, score: null, weight: 0, evidence: ballot.notApplicable };
  }
  const value = judgement.values[position] ?? Number.NaN;
  const evidence = judgement.evidence(position, best);
  if (Number.isNaN(value)) return { by, value: null, unit, score: null, weight: 0, evidence };
  return { by, value, unit, score: judgement.score(value, best), weight, evidence };
}
