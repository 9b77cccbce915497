import type {
  CriterionResult,
  RecommendationAnswer,
  RecommendationItem,
  RecommendationRequest,
} from '@terroir/shared-types';
import type { CatalogIndex } from '../catalog/catalog-index.ts';
import { hourlyUsdAt, specAt, typeAt } from '../catalog/read-spec.ts';
import type { AttemptHistory } from '../criteria/criterion.ts';
import { describeCondition, toCondition } from '../filter/condition.ts';
import { type Expression, conjuncts, formatExpression } from '../filter/expression.ts';
import { maskOf } from '../filter/match-rows.ts';
import { parseExpression } from '../filter/parse-expression.ts';
import { type Requirement, selectRows } from '../filter/select-rows.ts';
import { type FitTable, fitTable } from '../llm/fit-table.ts';
import { costOf } from '../money/estimate.ts';
import { type Ballot, judge } from './judge.ts';
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
  const before = (a: number, b: number): boolean => {
    const tier = (unknowns[a] ?? 0) - (unknowns[b] ?? 0);
    if (tier !== 0) return tier < 0;
    const lead = (scores[a] ?? 0) - (scores[b] ?? 0);
    return lead === 0 ? a < b : lead > 0;
  };
  const items = topPositions(rows.length, request.limit, before).map((position, at): RecommendationItem => {
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
  const unpriced = rows.reduce(
    (count, row) => count + (Number.isNaN(index.offers.hourlyUsd[row]) ? 1 : 0),
    0,
  );
  return { items, total: rows.length, unpriced, excluded: selection.excluded };
}

/** Everything a spec must satisfy, in the order asked. */
function requirementsOf(
  index: CatalogIndex,
  request: RecommendationRequest,
  options: RecommendOptions,
  fits: FitTable | undefined,
): Requirement[] {
  const conditions = request.filter.map((filter, at): Expression => ({
    kind: 'condition',
    condition: toCondition(filter, `filter.${at}`),
  }));
  const written = conjuncts(parseExpression(request.expression, { krwPerUsd: options.krwPerUsd }));
  const requirements = [...conditions, ...written].map((expression) => ({
    reason: `does not match ${reasonFor(expression)}`,
    mask: maskOf(index, expression),
  }));
  return fits === undefined ? requirements : [...requirements, ...fitRequirements(index, fits)];
}

function reasonFor(expression: Expression): string {
  return expression.kind === 'condition'
    ? describeCondition(expression.condition)
    : formatExpression(expression);
}

function fitRequirements(index: CatalogIndex, fits: FitTable): Requirement[] {
  const verdicts = index.types.map((type) => ({ hasGpu: type.accelerator !== null, fit: fits.of(type) }));
  const mask = (keeps: (verdict: (typeof verdicts)[number]) => boolean): Requirement['mask'] => ({
    domain: 'type',
    bits: Uint8Array.from(verdicts, (verdict) => (keeps(verdict) ? 1 : 0)),
  });
  return [
    { reason: 'no GPU for the model', mask: mask(({ hasGpu }) => hasGpu) },
    { reason: 'not known whether the model runs', mask: mask(({ fit }) => fit.fits !== undefined) },
    { reason: 'the model does not fit or run', mask: mask(({ fit }) => fit.fits === true) },
  ];
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
