import type { CatalogIndex } from '../catalog/catalog-index.ts';
import { noteAt, specIdAt } from '../catalog/read-spec.ts';
import type { Condition } from '../filter/condition.ts';
import type { FieldValue } from '../filter/fields.ts';

/** 1 where a price satisfies the comparison; an unknown one (NaN) never does. One loop per operator: hot. */
export function priceBits(prices: Float64Array, op: Condition['op'], limit: number): Uint8Array {
  const { length } = prices;
  const bits = new Uint8Array(length);
  const price = (row: number): number => prices[row] ?? Number.NaN;
  switch (op) {
    case '<':
      for (let row = 0; row < length; row += 1) bits[row] = price(row) < limit ? 1 : 0;
      break;
    case '<=':
      for (let row = 0; row < length; row += 1) bits[row] = price(row) <= limit ? 1 : 0;
      break;
    case '>':
      for (let row = 0; row < length; row += 1) bits[row] = price(row) > limit ? 1 : 0;
      break;
    case '>=':
      for (let row = 0; row < length; row += 1) bits[row] = price(row) >= limit ? 1 : 0;
      break;
    case '!=':
      for (let row = 0; row < length; row += 1) bits[row] = price(row) < limit || price(row) > limit ? 1 : 0;
      break;
    default:
      for (let row = 0; row < length; row += 1) bits[row] = price(row) === limit ? 1 : 0;
  }
  return bits;
}

/**
 * `contains`, `!=` and `exists` on an id without building 110,000 of them: the text is in the region's id, in
 * the name, or across the `+` between the two.
 */
export function idBits(index: CatalogIndex, op: Condition['op'], value: Condition['value']): Uint8Array {
  const { length, region, type } = index.offers;
  const bits = new Uint8Array(length);
  if (op === 'exists') return value === true ? bits.fill(1) : bits;
  if (op !== 'contains') {
    for (let row = 0; row < length; row += 1) bits[row] = specIdAt(index, row) === value ? 0 : 1;
    return bits;
  }
  const part = String(value).toLowerCase();
  const cut = part.lastIndexOf('+');
  const [before, after] = [part.slice(0, Math.max(0, cut)), part.slice(cut + 1)];
  const regionId = index.regions.map(({ id }) => id.toLowerCase());
  const inRegion = Uint8Array.from(regionId, (id) => (id.includes(part) ? 1 : 0));
  const endsRegion = Uint8Array.from(regionId, (id) => (cut !== -1 && id.endsWith(before) ? 1 : 0));
  const inName = new Uint8Array(index.types.length);
  const startsName = new Uint8Array(index.types.length);
  for (const [at, { name }] of index.types.entries()) {
    const lower = name.toLowerCase();
    if (lower.includes(part)) inName[at] = 1;
    if (lower.startsWith(after)) startsName[at] = 1;
  }
  for (let row = 0; row < length; row += 1) {
    const [r, t] = [region[row] ?? 0, type[row] ?? 0];
    bits[row] = (inRegion[r] ?? 0) | (inName[t] ?? 0) | ((endsRegion[r] ?? 0) & (startsName[t] ?? 0));
  }
  return bits;
}

/** Notes are decided once per origin; only a text with a figure needs the amount that a row adds to it. */
export function noteBits(
  index: CatalogIndex,
  { op, value }: Condition,
  test: (found: FieldValue) => boolean,
): Uint8Array {
  const { amount, origin, length } = index.offers;
  const bits = new Uint8Array(length);
  const withAmount = index.origins.map(({ note }) => note.includes('{}'));
  const perOrigin = Uint8Array.from(index.origins, ({ note }) => (test(note === '' ? null : note) ? 1 : 0));
  const wordless = op === 'exists' || (op === 'contains' && !/[\d.{}]|e[-+]/i.test(String(value)));
  for (let row = 0; row < length; row += 1) {
    const at = origin[row] ?? 0;
    const own = !wordless && withAmount[at] === true && !Number.isNaN(amount[row]);
    bits[row] = own ? (test(noteAt(index, row)) ? 1 : 0) : (perOrigin[at] ?? 0);
  }
  return bits;
}
