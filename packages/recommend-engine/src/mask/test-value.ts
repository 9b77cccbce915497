import type { Condition } from '../filter/condition.ts';
import type { FieldValue } from '../filter/fields.ts';

/**
 * A test of one value against a condition. A missing value matches only `exists: false`: not knowing a price
 * is no reason to call it different from 5.
 */
export function testOf({ op, value }: Condition): (found: FieldValue) => boolean {
  if (op === 'exists') return (found) => (found !== null) === value;
  if (Array.isArray(value)) {
    const wanted = new Set<FieldValue>(value);
    return (found) => found !== null && wanted.has(found);
  }
  if (typeof value === 'number') return numberTest(op, value);
  if (op === 'contains') {
    const part = String(value).toLowerCase();
    return (found) => typeof found === 'string' && found.toLowerCase().includes(part);
  }
  if (op === '!=') return (found) => found !== null && found !== value;
  return (found) => found === value;
}

function numberTest(op: Condition['op'], limit: number): (found: FieldValue) => boolean {
  const test = comparison(op);
  return (found) => typeof found === 'number' && test(found, limit);
}

/** Comparison of two numbers; NaN on either side is false for every operator. */
export function comparison(op: Condition['op']): (a: number, b: number) => boolean {
  switch (op) {
    case '<':
      return (a, b) => a < b;
    case '<=':
      return (a, b) => a <= b;
    case '>':
      return (a, b) => a > b;
    case '>=':
      return (a, b) => a >= b;
    case '!=':
      return (a, b) => a !== b && !Number.isNaN(a) && !Number.isNaN(b);
    default:
      return (a, b) => a === b;
  }
}
