import type { EmptyReason } from '@terroir/shared-types';
import type { CatalogIndex } from '../catalog/catalog-index.ts';
import type { Condition } from '../filter/condition.ts';
import type { Field } from '../filter/fields.ts';
import { nearestName } from '../filter/nearest-name.ts';
import { domainColumn, domainSize } from './match-rows.ts';
import { firstMiss, missesBelow, missesOf } from './misses.ts';
import type { Requirement } from './requirement.ts';

/** Ways out that are told: one is what a person wants, three are a choice. */
const maxWaysOut = 8;

/** Names among which a nearest one is looked for. */
const maxNames = 400;

/**
 * Why nothing matches: the condition at which the last spec is lost, and the smallest sets of conditions that
 * would bring specs back when dropped, with how many. Undefined without conditions or on an empty catalog.
 */
export function whyEmpty(index: CatalogIndex, requirements: readonly Requirement[]): EmptyReason | undefined {
  if (requirements.length === 0 || index.offers.length === 0) return undefined;
  const rowMisses = missesByRow(index, requirements);
  const combinations = countCombinations(rowMisses, requirements.length);
  const last = requirements[Math.max(...combinations.map(([bits]) => firstMiss(bits))) - 1];
  const wanted = Math.min(...combinations.map(([bits]) => countBits(bits)));
  const sets = combinations
    .filter(([bits]) => countBits(bits) === wanted)
    .toSorted(([a, countA], [b, countB]) => countB - countA || a - b)
    .slice(0, maxWaysOut);
  const values =
    wanted === 1 ? valuesBeyond(index, rowMisses, requirements, sets) : new Map<number, Values>();
  const waysOut = sets.map(([bits, total]) => {
    const dropped = requirements.filter((_, at) => ((bits >>> at) & 1) === 1);
    const nearest = nearestOf(dropped[0], values.get(bits));
    return { drop: dropped.map(({ path, text }) => ({ path, text })), total, ...nearest };
  });
  return {
    emptiedBy: { path: last?.path ?? '', text: last?.text ?? '' },
    matchesAlone: requirements.map(({ path, text }, at) => ({
      path,
      text,
      total: combinations.reduce((sum, [bits, rows]) => sum + (((bits >>> at) & 1) === 0 ? rows : 0), 0),
    })),
    waysOut,
  };
}

/** How many rows miss each combination of requirements. */
function countCombinations(rowMisses: Int32Array, requirements: number): [bits: number, rows: number][] {
  // A table is many times faster than a map and small for as many conditions as people write.
  if (requirements <= 14) {
    const table = new Uint32Array(1 << requirements);
    for (let row = 0; row < rowMisses.length; row += 1) {
      const bits = rowMisses[row] ?? 0;
      table[bits] = (table[bits] ?? 0) + 1;
    }
    const found: [bits: number, rows: number][] = [];
    for (let bits = 0; bits < table.length; bits += 1) {
      const rows = table[bits] ?? 0;
      if (rows > 0) found.push([bits, rows]);
    }
    return found;
  }
  const rowsOf = new Map<number, number>();
  for (let row = 0; row < rowMisses.length; row += 1) {
    const bits = rowMisses[row] ?? 0;
    rowsOf.set(bits, (rowsOf.get(bits) ?? 0) + 1);
  }
  return [...rowsOf];
}

/** Which requirements each row misses, as bits; borrowed until the next question on this index. */
function missesByRow(index: CatalogIndex, requirements: readonly Requirement[]): Int32Array {
  const { type: typeOf, region: regionOf } = index.offers;
  const { type, region, origin, row: own } = missesOf(index, requirements);
  // The bits that rows miss by themselves, if any, are in the same place: each is read before it is written.
  const all = index.scratch.misses;
  for (let row = 0; row < all.length; row += 1) {
    const shared = (type[typeOf[row] ?? 0] ?? 0) | (region[regionOf[row] ?? 0] ?? 0);
    all[row] =
      origin === undefined && own === undefined ? shared : shared | missesBelow(index, origin, own, row);
  }
  return all;
}

function countBits(bits: number): number {
  let left = bits;
  let count = 0;
  while (left !== 0) {
    left &= left - 1;
    count += 1;
  }
  return count;
}

type Values = ReadonlySet<string | number>;

/** The values of the one field in the way, over the specs that only it leaves out; by the bits of what is missed. */
function valuesBeyond(
  index: CatalogIndex,
  rowMisses: Int32Array,
  requirements: readonly Requirement[],
  sets: readonly [bits: number, rows: number][],
): Map<number, Values> {
  const marks = new Map<number, { field: Field; column: ArrayLike<number> | undefined; seen: Uint8Array }>();
  for (const [bits] of sets) {
    const field = requirements[firstMiss(bits) - 1]?.condition?.field;
    if (field === undefined) continue;
    const seen = new Uint8Array(domainSize(index, field.domain));
    marks.set(bits, { field, column: domainColumn(index, field.domain), seen });
  }
  for (let row = 0; row < rowMisses.length; row += 1) {
    const bits = rowMisses[row] ?? 0;
    // One bit alone.
    if ((bits & (bits - 1)) !== 0) continue;
    const mark = marks.get(bits);
    if (mark !== undefined) mark.seen[mark.column === undefined ? row : (mark.column[row] ?? 0)] = 1;
  }
  const found = new Map<number, Values>();
  for (const [bits, { field, seen }] of marks) {
    const values = new Set<string | number>();
    for (let at = 0; at < seen.length && (field.kind !== 'string' || values.size <= maxNames); at += 1) {
      const value = seen[at] === 1 ? field.read(index, at) : null;
      if (typeof value === 'string' || typeof value === 'number') values.add(value);
    }
    found.set(bits, values);
  }
  return found;
}

/** The value that the one condition in the way would have to allow. */
function nearestOf(
  requirement: Requirement | undefined,
  values: Values | undefined,
): Pick<EmptyReason['waysOut'][number], 'nearest'> {
  const condition = requirement?.condition;
  if (condition === undefined || values === undefined) return {};
  if (Array.isArray(condition.value) || condition.op === 'exists') return {};
  const { field } = condition;
  // Of hundreds of names the least far is no hint.
  if (field.kind === 'string' && values.size > maxNames) return {};
  const value = nearestValue(condition, values);
  const unit = field.unit === undefined ? {} : { unit: field.unit };
  return value === undefined ? {} : { nearest: { field: field.path, value, ...unit } };
}

function nearestValue({ value }: Condition, known: Values): string | number | undefined {
  if (typeof value === 'string') {
    return nearestName(value, [...known].map(String)) ?? [...known].map(String).toSorted()[0];
  }
  const distance = (one: string | number): number => Math.abs(Number(one) - Number(value));
  return [...known].toSorted((a, b) => distance(a) - distance(b))[0];
}
