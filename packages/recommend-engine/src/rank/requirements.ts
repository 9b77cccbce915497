import type { RecommendationRequest } from '@terroir/shared-types';
import type { CatalogIndex } from '../catalog/catalog-index.ts';
import { describeCondition, toCondition } from '../filter/condition.ts';
import { type Expression, conjuncts, formatExpression } from '../filter/expression.ts';
import { maskOf } from '../filter/match-rows.ts';
import { parseExpression } from '../filter/parse-expression.ts';
import type { Requirement } from '../filter/select-rows.ts';
import type { FitTable } from '../llm/fit-table.ts';

/** Everything a spec must satisfy, in the order asked. Throws a `QueryError` for what cannot be asked. */
export function requirementsOf(
  index: CatalogIndex,
  request: Pick<RecommendationRequest, 'filter' | 'expression'>,
  options: { krwPerUsd?: number | undefined },
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
  const hasGpu = new Uint8Array(index.types.length);
  const known = new Uint8Array(index.types.length);
  const runs = new Uint8Array(index.types.length);
  for (const [at, type] of index.types.entries()) {
    if (type.accelerator === null) continue;
    const { fits: verdict } = fits.of(type);
    hasGpu[at] = 1;
    known[at] = verdict === undefined ? 0 : 1;
    runs[at] = verdict === true ? 1 : 0;
  }
  return [
    { reason: 'no GPU for the model', mask: { domain: 'type', bits: hasGpu } },
    { reason: 'not known whether the model runs', mask: { domain: 'type', bits: known } },
    { reason: 'the model does not fit or run', mask: { domain: 'type', bits: runs } },
  ];
}
