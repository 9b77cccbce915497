import type { Filter, FilterOp } from '@terroir/shared-types';
import { type Field, fieldNamed, fieldNames } from './fields.ts';
import { closestName } from './nearest-name.ts';
import { QueryError } from './query-error.ts';

export type Scalar = string | number | boolean;

/** A checked condition on one field. */
export interface Condition {
  field: Field;
  op: FilterOp;
  value: Scalar | readonly Scalar[];
}

const operators: readonly FilterOp[] = ['<', '<=', '==', '!=', '>=', '>', 'contains', 'in', 'exists'];
const stringOperators = new Set<FilterOp>(['==', '!=', 'contains', 'in', 'exists']);
const numberOperators = new Set<FilterOp>(['<', '<=', '==', '!=', '>=', '>', 'in', 'exists']);

/** Checks a filter against the schema of fields. Throws a `QueryError` that names the nearest known word. */
export function toCondition(filter: Filter, path: string, position?: number): Condition {
  const at = position === undefined ? {} : { position };
  const field = fieldNamed(filter.field);
  if (field === undefined) {
    throw new QueryError('unknown-field', `${path}.field`, `unknown field "${filter.field}"`, {
      ...at,
      suggestion: closestName(filter.field, fieldNames()),
    });
  }
  const op = operators.find((known) => known === filter.op);
  if (op === undefined) {
    throw new QueryError('unknown-operator', `${path}.op`, `unknown operator "${filter.op}"`, {
      ...at,
      suggestion: nearestOperator(filter.op),
    });
  }
  checkOperator(field, op, path, at);
  checkValue(field, op, filter.value, path, at);
  return { field, op, value: filter.value };
}

function nearestOperator(op: string): string | undefined {
  const spelled = new Map<string, FilterOp>([
    ['=', '=='],
    ['===', '=='],
    ['eq', '=='],
    ['~', 'contains'],
    ['like', 'contains'],
    ['<>', '!='],
    ['ne', '!='],
    ['=>', '>='],
    ['=<', '<='],
    ['gte', '>='],
    ['lte', '<='],
    ['gt', '>'],
    ['lt', '<'],
  ]);
  return spelled.get(op.toLowerCase()) ?? closestName(op, operators);
}

function checkOperator(field: Field, op: FilterOp, path: string, at: { position?: number }): void {
  if (op === 'exists') return;
  const allowed = field.kind === 'number' ? numberOperators : stringOperators;
  if (field.kind !== 'object' && allowed.has(op)) return;
  const words = field.kind === 'object' ? 'exists' : [...allowed].join(' ');
  const issue = `"${field.path}" is ${field.kind === 'object' ? 'a group of fields' : `a ${field.kind}`}`;
  throw new QueryError('wrong-operator', `${path}.op`, `${issue}: "${op}" does not apply; use ${words}`, at);
}

function checkValue(
  field: Field,
  op: FilterOp,
  value: Filter['value'],
  path: string,
  at: { position?: number },
): void {
  const wrong = (issue: string): QueryError =>
    new QueryError('wrong-value', `${path}.value`, `"${field.path} ${op}" ${issue}`, at);
  if (op === 'exists') {
    if (typeof value !== 'boolean') throw wrong('needs true or false');
    return;
  }
  const values = Array.isArray(value) ? value : [value];
  if (op === 'in' && (!Array.isArray(value) || values.length === 0)) throw wrong('needs a list of values');
  if (op !== 'in' && Array.isArray(value)) throw wrong('needs one value, not a list');
  const kind = field.kind === 'number' ? 'number' : 'string';
  const bad = values.find(
    (item) => typeof item !== kind || (typeof item === 'number' && !Number.isFinite(item)),
  );
  if (bad !== undefined) throw wrong(`needs a ${kind}, not ${JSON.stringify(bad)}`);
  if (op === 'contains' && values[0] === '') throw wrong('needs at least one character');
}

/** The condition as a person would write it, for "excluded because" and for the expression box. */
export function describeCondition({ field, op, value }: Condition): string {
  if (op === 'exists') return value === true ? `${field.path} exists` : `${field.path} does not exist`;
  const one = (item: Scalar): string => (typeof item === 'string' ? quote(item) : String(item));
  if (Array.isArray(value)) return `${field.path} in (${value.map(one).join(', ')})`;
  return `${field.path} ${op} ${one(value as Scalar)}`;
}

function quote(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}
