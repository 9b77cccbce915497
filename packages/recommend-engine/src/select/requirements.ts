import type { RecommendationRequest } from '@terroir/shared-types';
import type { CatalogIndex } from '../catalog/catalog-index.ts';
import { describeCondition, toCondition } from '../filter/condition.ts';
import { type Expression, conjuncts, formatExpression } from '../filter/expression.ts';
import { parseExpression } from '../filter/parse-expression.ts';
import type { FitTable } from '../llm/fit-table.ts';
import { combine } from '../mask/combine.ts';
import { maskOf } from '../mask/mask-of.ts';
import { maxRequirements } from './misses.ts';
import type { Requirement } from './requirement.ts';

/** Everything a spec must satisfy, in the order asked. Throws a `QueryError` for what cannot be asked. */
export function requirementsOf(
  index: CatalogIndex,
  request: Pick<RecommendationRequest, 'filter' | 'expression'>,
  options: { krwPerUsd?: number | undefined },
  fits: FitTable | undefined,
): readonly Requirement[] {
  const filters = request.filter.map((filter, at): Requirement => {
    const path = `filter.${at}`;
    return requirement(index, { kind: 'condition', condition: toCondition(filter, path) }, path);
  });
  const written = conjuncts(parseExpression(request.expression, { krwPerUsd: options.krwPerUsd }));
  const asked = [...filters, ...written.map((expression) => requirement(index, expression, 'expression'))];
  const needs = fits === undefined ? [] : fitRequirements(fits);
  return [...bounded(index, asked), ...needs];
}

function requirement(index: CatalogIndex, expression: Expression, path: string): Requirement {
  const condition = expression.kind === 'condition' ? expression.condition : undefined;
  return {
    reason: `does not match ${condition === undefined ? formatExpression(expression) : describeCondition(condition)}`,
    path,
    text: formatExpression(expression),
    fields: [...new Set(fieldsOf(expression))],
    condition,
    mask: maskOf(index, expression),
  };
}

function fieldsOf(expression: Expression): string[] {
  if (expression.kind === 'condition') return [expression.condition.field.path];
  return expression.kind === 'not' ? fieldsOf(expression.item) : expression.items.flatMap(fieldsOf);
}

/** What a workload needs has bits of its own. */
const maxAsked = maxRequirements - 3;

/** At most 28 conditions: those beyond are one together, which says how many it stands for. */
function bounded(index: CatalogIndex, asked: readonly Requirement[]): readonly Requirement[] {
  if (asked.length <= maxAsked) return asked;
  return [...asked.slice(0, maxAsked - 1), together(index, asked.slice(maxAsked - 1))];
}

/** The requirements beyond those that are told apart, as one. */
function together(index: CatalogIndex, rest: readonly Requirement[]): Requirement {
  return {
    reason: `does not match one of ${rest.length} further conditions`,
    path: rest[0]?.path ?? 'expression',
    text: rest.map(({ text }) => `(${text})`).join(' and '),
    fields: [...new Set(rest.flatMap(({ fields }) => fields))],
    mask: combine(
      index,
      rest.map(({ mask }) => mask),
      'and',
    ),
  };
}

function fitRequirements({ hasGpu, known, runs }: FitTable): Requirement[] {
  const need = (reason: string, text: string, bits: Uint8Array): Requirement => ({
    reason,
    path: 'workload',
    text,
    fields: [],
    mask: { domain: 'type', bits },
  });
  return [
    need('no GPU for the model', 'has a GPU', hasGpu),
    need('not known whether the model runs', 'known to run the model', known),
    need('the model does not fit or run', 'fits and runs the model', runs),
  ];
}
