import type { CriterionId, RecommendationSort } from '@terroir/shared-types';
import { hourlyUsdAt, typeAt } from '../catalog/read-spec.ts';
import { criterionNames } from '../criteria/criteria.ts';
import type { Values } from '../criteria/criterion.ts';
import { fieldNamed, fieldNames, type Field } from '../filter/fields.ts';
import { closestName } from '../filter/nearest-name.ts';
import { QueryError } from '../filter/query-error.ts';
import { isUsdPer, usdPer, usdPers } from '../money/usd-per.ts';
import type { Standings } from '../rank/add-scores.ts';
import { valuesOfAll } from '../rank/value-of.ts';
import { domainSize } from '../mask/mask.ts';
import { type Asked, figureOf } from './ask.ts';

type Question = Pick<Asked, 'index' | 'request' | 'options' | 'fits' | 'matches'>;

/**
 * Standings by one column instead of by score: a field of a spec, a criterion, or a price per unit. What is not
 * known comes last in either direction; equals stay in order of id. Borrowed until the next question on this
 * index. Throws a `QueryError` for a column that does not exist or does not apply.
 */
export function sortStandings(question: Question, { by, descending }: RecommendationSort): Standings {
  const { index } = question;
  const { rows } = question.matches;
  const values = valuesOfAll(index, rows, valuesBy(question, by), index.scratch.values);
  const scores = index.scratch.keys.subarray(0, rows.length);
  const unknowns = index.scratch.unknownKeys.subarray(0, rows.length).fill(0);
  let someUnknown = false;
  for (let at = 0; at < scores.length; at += 1) {
    const value = values[at] ?? Number.NaN;
    // Infinity is a value, one that no figure is: dividing by a price of nothing.
    if (Number.isFinite(value)) scores[at] = descending ? value : -value;
    else {
      scores[at] = 0;
      unknowns[at] = 1;
      someUnknown = true;
    }
  }
  return { scores, unknowns, someUnknown };
}

function valuesBy(question: Question, by: string): Values {
  const { index } = question;
  if (isUsdPer(by)) {
    return byMatch(question, (row) => usdPer(by, typeAt(index, row), hourlyUsdAt(index, row)));
  }
  const criterion = criterionNames().find((name) => name === by);
  if (criterion !== undefined) return criterionValues(question, criterion);
  const field = fieldNamed(by);
  if (field !== undefined && field.kind !== 'object') return fieldValues(question, field);
  throw new QueryError('unknown-column', 'sort.by', `nothing to sort by is called "${by}"`, {
    suggestion: closestName(by, [...usdPers, ...criterionNames(), ...fieldNames()]),
  });
}

function criterionValues(question: Question, by: CriterionId): Values {
  const figure = figureOf(question, question.matches, by);
  if (figure !== undefined) return figure.judgement.values;
  const needs = by === 'latency' || by === 'location' ? 'a place of the users' : 'a workload';
  throw new QueryError('column-not-applicable', 'sort.by', `"${by}" needs ${needs} in the question`);
}

/** Text is compared by its order among the values of the field. */
function fieldValues(question: Question, field: Field): Values {
  const { index } = question;
  const { domain } = field;
  if (field.path === 'hourlyUsd') return { per: 'price' };
  // A row's own text is its id or note: ids are in order already.
  if (field.path === 'id') return byMatch(question, (row) => row);
  const all = Array.from({ length: domainSize(index, domain) }, (_, at) => field.read(index, at));
  const ordered = [...new Set(all.filter((value) => typeof value === 'string'))].toSorted();
  const order = new Map(ordered.map((value, at) => [value, at]));
  const numbers = Float64Array.from(all, (value) =>
    typeof value === 'string' ? (order.get(value) ?? Number.NaN) : Number(value ?? Number.NaN),
  );
  if (domain === 'type' || domain === 'region') return { per: domain, of: numbers };
  const { origin } = index.offers;
  return byMatch(question, (row) => numbers[domain === 'row' ? row : (origin[row] ?? 0)] ?? null);
}

function byMatch({ matches: { rows } }: Question, read: (row: number) => number | null): Values {
  const of = new Float64Array(rows.length);
  for (let at = 0; at < of.length; at += 1) of[at] = read(rows[at] ?? 0) ?? Number.NaN;
  return { per: 'match', of };
}
