import type { CatalogIndex } from '../catalog/catalog-index.ts';
import { findRow, noteAt } from '../catalog/read-spec.ts';
import { severalOrigins } from '../columns/type-runs.ts';
import type { Condition } from '../filter/condition.ts';
import { all, type Mask, mixed, none, type Run } from './mask.ts';
import { comparison, testOf } from './test-value.ts';

/** What is known of a type without looking at its rows; `mixed`: look. */
type Verdict = (type: number) => number;

/** Asks row by row in the types that a verdict leaves open. */
function rowMask(
  index: CatalogIndex,
  verdictOf: Verdict,
  passes: (row: number) => boolean,
): Mask & { domain: 'row' } {
  const ofType = new Uint8Array(index.types.length);
  for (let type = 0; type < ofType.length; type += 1) ofType[type] = verdictOf(type);
  return { domain: 'row', ofType, passes };
}

/** A type's rows are in order of price, so most types are decided by their lowest and highest. NaN never passes. */
export function priceMask(index: CatalogIndex, condition: Condition): Mask {
  const { typeStart, unpricedStart, cheapestOfType, dearestOfType } = index;
  const { hourlyUsd } = index.offers;
  const { op, value } = condition;
  const price = (row: number): number => hourlyUsd[row] ?? Number.NaN;
  if (typeof value !== 'number') {
    const test = testOf(condition);
    return rowMask(
      index,
      () => mixed,
      (row) => test(Number.isNaN(price(row)) ? null : price(row)),
    );
  }
  const passes = comparison(op);
  const verdictOf: Verdict = (type) => {
    const end = unpricedStart[type] ?? 0;
    if (end === typeStart[type]) return none;
    const lowest = cheapestOfType[type] ?? 0;
    const highest = dearestOfType[type] ?? 0;
    const both = passes(lowest, value);
    if (both !== passes(highest, value)) return mixed;
    // Equality is the one comparison that may differ between two prices that agree.
    if ((op === '==' || op === '!=') && lowest < value && value < highest) return mixed;
    if (!both) return none;
    return end === typeStart[type + 1] ? all : mixed;
  };
  const mask = rowMask(index, verdictOf, (row) => passes(price(row), value));
  return { ...mask, run: op === '!=' ? undefined : runsOf(index, mask.ofType, op, value) };
}

/** Where the prices of each mixed type pass: before a place, from one on, or between two. */
function runsOf(index: CatalogIndex, ofType: Uint8Array, op: Condition['op'], value: number): Run {
  const from = new Uint32Array(ofType.length);
  const to = new Uint32Array(ofType.length);
  for (let type = 0; type < ofType.length; type += 1) {
    if (ofType[type] !== mixed) continue;
    const [start, end] = [index.typeStart[type] ?? 0, index.unpricedStart[type] ?? 0];
    const isUpper = op === '<' || op === '<=';
    from[type] = isUpper ? start : placeOf(index, start, end, value, op === '>');
    to[type] = op === '>' || op === '>=' ? end : placeOf(index, start, end, value, op !== '<');
  }
  return { from, to };
}

/** The first place whose price is not below the value (`isPast`: is above it). */
function placeOf(
  { typeRows, offers: { hourlyUsd } }: CatalogIndex,
  start: number,
  end: number,
  value: number,
  isPast: boolean,
): number {
  let [low, high] = [start, end];
  while (low < high) {
    const middle = (low + high) >> 1;
    const price = hourlyUsd[typeRows[middle] ?? 0] ?? Number.NaN;
    if (price < value || (isPast && price === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Bits of origins, as rows and types see them. */
export function originMask(index: CatalogIndex, ofOrigin: Uint8Array): Mask {
  const { origin } = index.offers;
  return rowMask(
    index,
    (type) => {
      const only = index.originOfType[type] ?? severalOrigins;
      return only === severalOrigins ? mixed : (ofOrigin[only] ?? 0);
    },
    (row) => ofOrigin[origin[row] ?? 0] === 1,
  );
}

/**
 * Ids are found by search; of a part of one, without building 110,000 of them: the text is in the region's id, in
 * the name, or across the `+` between the two.
 */
export function idMask(index: CatalogIndex, { op, value }: Condition): Mask {
  if (op === 'exists')
    return { domain: 'type', bits: new Uint8Array(index.types.length).fill(value === true ? 1 : 0) };
  if (op === 'contains') return idPartMask(index, String(value).toLowerCase());
  const rows = (Array.isArray(value) ? value : [value]).map((id) => findRow(index, String(id)));
  const named = new Set(rows.filter((row) => row !== undefined));
  const types = new Set([...named].map((row) => index.offers.type[row]));
  const isWanted = op !== '!=';
  const others = isWanted ? none : all;
  return rowMask(
    index,
    (type) => (types.has(type) ? mixed : others),
    (row) => named.has(row) === isWanted,
  );
}

function idPartMask(index: CatalogIndex, part: string): Mask {
  const { region, type } = index.offers;
  const cut = part.lastIndexOf('+');
  const [before, after] = [part.slice(0, Math.max(0, cut)), part.slice(cut + 1)];
  const regionIds = index.regions.map(({ id }) => id.toLowerCase());
  const inRegion = Uint8Array.from(regionIds, (id) => (id.includes(part) ? 1 : 0));
  const endsRegion = Uint8Array.from(regionIds, (id) => (cut !== -1 && id.endsWith(before) ? 1 : 0));
  const names = index.types.map(({ name }) => name.toLowerCase());
  const startsName = Uint8Array.from(names, (name) => (cut !== -1 && name.startsWith(after) ? 1 : 0));
  const someRegion = inRegion.includes(1);
  return rowMask(
    index,
    (at) => {
      if (names[at]?.includes(part) === true) return all;
      return someRegion || startsName[at] === 1 ? mixed : none;
    },
    (row) => {
      const place = region[row] ?? 0;
      return inRegion[place] === 1 || (endsRegion[place] === 1 && startsName[type[row] ?? 0] === 1);
    },
  );
}

/** Notes are decided once per origin; only a text with a figure needs the amount that a row adds to it. */
export function noteMask(index: CatalogIndex, condition: Condition): Mask {
  const { op, value } = condition;
  const { amount, origin } = index.offers;
  const test = testOf(condition);
  const ofOrigin = Uint8Array.from(index.origins, ({ note }) => (test(note === '' ? null : note) ? 1 : 0));
  const wordless = op === 'exists' || (op === 'contains' && !/[\d.{}]|e[-+]/i.test(String(value)));
  const withAmount = index.origins.map(({ note }) => !wordless && note.includes('{}'));
  if (!withAmount.includes(true)) return originMask(index, ofOrigin);
  return rowMask(
    index,
    (type) => {
      const only = index.originOfType[type] ?? severalOrigins;
      return only === severalOrigins || withAmount[only] === true ? mixed : (ofOrigin[only] ?? 0);
    },
    (row) => {
      const from = origin[row] ?? 0;
      const own = withAmount[from] === true && !Number.isNaN(amount[row]);
      return own ? test(noteAt(index, row)) : ofOrigin[from] === 1;
    },
  );
}
