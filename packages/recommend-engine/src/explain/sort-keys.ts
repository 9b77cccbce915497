import type { CriterionId, RecommendationSort } from '@terroir/shared-types';
import { hourlyUsdAt, typeAt } from '../catalog/read-spec.ts';
import { criterionNames } from '../criteria/criteria.ts';
import { fieldNamed, fieldNames, type Field } from '../filter/fields.ts';
import { closestName } from '../filter/nearest-name.ts';
import { QueryError } from '../filter/query-error.ts';
import { isUsdPer, usdPer, usdPers } from '../money/usd-per.ts';
import type { Standings } from '../rank/add-scores.ts';
import { domainColumn, domainSize } from '../select/match-rows.ts';
import { type Asked, figureOf } from './ask.ts';

type Question = Pick<Asked, 'index' | 'request' | 'options' | 'fits' | 'rows'>;

/**
 * Standings by one column instead of by score: a field of a spec, a criterion, or a price per unit. What is not
 * known comes last in either direction; equals stay in order of id. Throws a `QueryError` for a column that does
 * not exist or does not apply.
 */
export function sortStandings(question: Question, { by, descending }: RecommendationSort): Standings {
  const keys = keysOf(question, by);
  const unknowns = new Uint8Array(keys.length);
  const scores = new Float64Array(keys.length);
  for (const [at, key] of keys.entries()) {
    if (Number.isNaN(key)) unknowns[at] = 1;
    else scores[at] = descending ? key : -key;
  }
  return { scores, unknowns, someUnknown: true };
}

function keysOf(question: Question, by: string): Float64Array {
  const { index, rows } = question;
  if (isUsdPer(by)) {
    return keys(rows, (row) => usdPer(by, typeAt(index, row), hourlyUsdAt(index, row)));
  }
  const criterion = criterionNames().find((name) => name === by);
  if (criterion !== undefined) return criterionKeys(question, criterion);
  const field = fieldNamed(by);
  if (field !== undefined && field.kind !== 'object') return fieldKeys(question, field);
  throw new QueryError('unknown-column', 'sort.by', `nothing to sort by is called "${by}"`, {
    suggestion: closestName(by, [...usdPers, ...criterionNames(), ...fieldNames()]),
  });
}

function criterionKeys(question: Question, by: CriterionId): Float64Array {
  const figure = figureOf(question, question.rows, by);
  if (figure === undefined) {
    const needs = by === 'latency' || by === 'location' ? 'a place of the users' : 'a workload';
    throw new QueryError('column-not-applicable', 'sort.by', `"${by}" needs ${needs} in the question`);
  }
  return keys(question.rows, figure.at);
}

/** Text is compared by its order among the values of the field. */
function fieldKeys({ index, rows }: Question, field: Field): Float64Array {
  const column = domainColumn(index, field.domain);
  const values = (at: number) => field.read(index, at);
  if (column === undefined) {
    // A row's own text is its id or note: ids are in order already.
    return keys(rows, (row) => (field.path === 'id' ? row : Number(values(row) ?? Number.NaN)));
  }
  const all = Array.from({ length: domainSize(index, field.domain) }, (_, at) => values(at));
  const ordered = [...new Set(all.filter((value) => typeof value === 'string'))].toSorted();
  const order = new Map(ordered.map((value, at) => [value, at]));
  const numbers = all.map((value) => (typeof value === 'string' ? (order.get(value) ?? null) : value));
  return keys(rows, (row) => {
    const value = numbers[column[row] ?? 0] ?? null;
    return typeof value === 'number' ? value : null;
  });
}

function keys(rows: Uint32Array, read: (row: number, position: number) => number | null): Float64Array {
  const found = new Float64Array(rows.length);
  for (const [at, row] of rows.entries()) found[at] = read(row, at) ?? Number.NaN;
  return found;
}
