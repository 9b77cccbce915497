import type { Field } from './fields.ts';

export interface QuantityOptions {
  /** Won per USD; without it amounts in won are refused. */
  krwPerUsd?: number | undefined;
}

const quantity = /^([$₩]?)([+-]?(?:\d[\d_]*)(?:\.\d+)?(?:[eE][+-]?\d+)?)([^/\d]*)(?:\/(.+))?$/u;

/** Clouds write GB and mean GiB; nobody who types "80GB" wants to miss an 80 GiB card. */
const gibPer = new Map<string, number>([
  ['g', 1],
  ['gb', 1],
  ['gib', 1],
  ['m', 1 / 1024],
  ['mb', 1 / 1024],
  ['mib', 1 / 1024],
  ['t', 1024],
  ['tb', 1024],
  ['tib', 1024],
]);

/** Hours; a month is 744 h as in estimates. */
const hoursPer = new Map<string, number>([
  ['h', 1],
  ['hr', 1],
  ['hour', 1],
  ['시간', 1],
  ['d', 24],
  ['day', 24],
  ['일', 24],
  ['mo', 744],
  ['month', 744],
  ['월', 744],
]);

const dollars = ['$', 'usd', '달러'];

const wonPer = new Map<string, number>([
  ['원', 1],
  ['krw', 1],
  ['천원', 1e3],
  ['만원', 1e4],
  ['백만원', 1e6],
  ['천만원', 1e7],
  ['억원', 1e8],
]);

/** True for `GiB`, `원`, `만원/h`, `$/month`: what may follow a number after a space. */
export function isUnit(text: string): boolean {
  const [unit = '', per, ...rest] = text.toLowerCase().split('/');
  if (rest.length > 0 || (per !== undefined && !hoursPer.has(per))) return false;
  return gibPer.has(unit) || wonPer.has(unit) || dollars.includes(unit) || (unit === '' && per !== undefined);
}

/**
 * A number with an optional unit in the field's own unit: `80GiB`, `$30/h`, `3만원/h`. Returns the reason as
 * text when it is not one.
 */
export function parseQuantity(text: string, field: Field, options: QuantityOptions): number | string {
  const match = quantity.exec(text);
  const amount = Number((match?.[2] ?? '').replaceAll('_', ''));
  if (match === null || !Number.isFinite(amount)) return `"${text}" is not a number`;
  const [, sign = '', , unit = '', per] = match;
  if (sign === '' && unit === '' && per === undefined) return amount;
  if (field.unit === 'GiB' && sign === '' && per === undefined) {
    const factor = gibPer.get(unit.toLowerCase());
    return factor === undefined ? `unknown unit "${unit}"; use GiB, MiB or TiB` : amount * factor;
  }
  if (field.unit === 'USD/h')
    return parsePrice(amount, sign, unit.toLowerCase(), per?.toLowerCase(), options);
  return `"${field.path}" ${field.unit === undefined ? 'has no unit' : `is in ${field.unit}`}: "${text}"`;
}

function parsePrice(
  amount: number,
  sign: string,
  unit: string,
  per: string | undefined,
  options: QuantityOptions,
): number | string {
  const hours = hoursPer.get(per ?? 'h');
  if (hours === undefined) return `unknown period "/${per ?? ''}"; use /h, /day or /month`;
  if (unit === '' && sign !== '₩') return amount / hours;
  if (sign === '' && dollars.includes(unit)) return amount / hours;
  const won = sign === '₩' && unit === '' ? 1 : sign === '$' ? undefined : wonPer.get(unit);
  if (won === undefined && gibPer.has(unit)) return `a price is in USD per hour, not in ${unit}`;
  if (won === undefined) return `unknown currency "${sign}${unit}"; use $, USD, KRW, 원 or 만원`;
  if (options.krwPerUsd === undefined) return 'no exchange rate for won is known here; use USD';
  return (amount * won) / options.krwPerUsd / hours;
}
