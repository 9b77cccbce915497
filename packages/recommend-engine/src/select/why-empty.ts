import type { EmptyReason } from '@terroir/shared-types';
import type { CatalogIndex } from '../catalog/catalog-index.ts';
import type { Condition } from '../filter/condition.ts';
import { nearestName } from '../filter/nearest-name.ts';
import { firstMiss, missesAt, missesOf } from './misses.ts';
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
  const sets = combinations.filter(([bits]) => countBits(bits) === wanted);
  const waysOut = sets
    .toSorted(([a, countA], [b, countB]) => countB - countA || a - b)
    .slice(0, maxWaysOut)
    .map(([bits, total]) => {
      const dropped = requirements.filter((_, at) => ((bits >>> at) & 1) === 1);
      const [only] = dropped;
      const nearest =
        dropped.length === 1 && only !== undefined ? nearestOf(index, rowMisses, bits, only) : {};
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

/** Which requirements each row misses, as bits. */
function missesByRow(index: CatalogIndex, requirements: readonly Requirement[]): Int32Array {
  const misses = missesOf(index, requirements);
  const all = new Int32Array(index.offers.length);
  for (let row = 0; row < all.length; row += 1) all[row] = missesAt(index, misses, row);
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

/** The value that the one condition in the way would have to allow. */
function nearestOf(
  index: CatalogIndex,
  rowMisses: Int32Array,
  bits: number,
  { condition }: Requirement,
): Pick<EmptyReason['waysOut'][number], 'nearest'> {
  if (condition === undefined || Array.isArray(condition.value) || condition.op === 'exists') return {};
  const { field } = condition;
  const column = field.domain === 'row' ? undefined : index.offers[field.domain];
  const values = new Set<string | number>();
  for (let row = 0; row < rowMisses.length; row += 1) {
    if (rowMisses[row] !== bits) continue;
    const value = field.read(index, column === undefined ? row : (column[row] ?? 0));
    if (typeof value === 'string' || typeof value === 'number') values.add(value);
    if (field.kind === 'string' && values.size > maxNames) break;
  }
  // Of hundreds of names the least far is no hint.
  if (field.kind === 'string' && values.size > maxNames) return {};
  const value = nearestValue(condition, values);
  const unit = field.unit === undefined ? {} : { unit: field.unit };
  return value === undefined ? {} : { nearest: { field: field.path, value, ...unit } };
}

function nearestValue(
  { value }: Condition,
  known: ReadonlySet<string | number>,
): string | number | undefined {
  if (typeof value === 'string') {
    return nearestName(value, [...known].map(String)) ?? [...known].map(String).toSorted()[0];
  }
  const distance = (one: string | number): number => Math.abs(Number(one) - Number(value));
  return [...known].toSorted((a, b) => distance(a) - distance(b))[0];
}
