import type { CatalogIndex } from '../catalog/catalog-index.ts';
import { firstMiss, maxRequirements, type Misses, missesAt, missesBelow, missesOf } from './misses.ts';
import type { Requirement } from './requirement.ts';

export interface Selection {
  /** Matching rows in order of id; borrowed until the next selection on this index. */
  rows: Uint32Array;
  /** Specs left out, counted at the first requirement that they miss. */
  excluded: { reason: string; count: number; path: string }[];
  /** Whether a row is among the matches. */
  has: (row: number) => boolean;
}

/** Below this share of the catalog, going to the rows of the types in question beats reading all rows. */
const sparse = 1 / 8;

/**
 * The rows that satisfy every requirement. Requirements on the region that come first decide whole regions,
 * those on the VM type whole types; only the rest is read, once.
 */
export function selectRows(index: CatalogIndex, requirements: readonly Requirement[]): Selection {
  if (requirements.length === 0) return { rows: index.scratch.everyRow, excluded: [], has: () => true };
  const misses = missesOf(index, requirements);
  const counts = new Uint32Array(maxRequirements + 2);
  const rows =
    rowsInQuestion(index, misses) < index.offers.length * sparse
      ? readByType(index, misses, counts)
      : readByRegion(index, misses, counts);
  const excluded = requirements.map(({ reason, path }, at) => ({ reason, count: counts[at + 1] ?? 0, path }));
  return {
    rows,
    excluded: excluded.filter(({ count }) => count > 0),
    has: (row) => missesAt(index, misses, row) === 0,
  };
}

/** Rows of the types that the first requirements do not decide. */
function rowsInQuestion({ typeStart }: CatalogIndex, { type, firstBelowType }: Misses): number {
  let rows = 0;
  for (let at = 0; at < type.length; at += 1) {
    const bits = type[at] ?? 0;
    if (bits === 0 || firstMiss(bits) > firstBelowType)
      rows += (typeStart[at + 1] ?? 0) - (typeStart[at] ?? 0);
  }
  return rows;
}

function readByRegion(index: CatalogIndex, misses: Misses, counts: Uint32Array): Uint32Array {
  const { regionStart, scratch } = index;
  const { type: typeOf, origin: originOf } = index.offers;
  const { type, region, origin, row: own, firstBelowRegion } = misses;
  const { rows } = scratch;
  let found = 0;
  for (let at = 0; at < region.length; at += 1) {
    const [start, end] = [regionStart[at] ?? 0, regionStart[at + 1] ?? 0];
    const missed = region[at] ?? 0;
    if (missed !== 0 && firstMiss(missed) <= firstBelowRegion) {
      const place = firstMiss(missed);
      counts[place] = (counts[place] ?? 0) + end - start;
      continue;
    }
    for (let row = start; row < end; row += 1) {
      // Written out: a call in this loop doubles the time of most questions.
      let bits = missed | (type[typeOf[row] ?? 0] ?? 0);
      if (own !== undefined) bits |= own[row] ?? 0;
      if (origin !== undefined) bits |= origin[originOf[row] ?? 0] ?? 0;
      rows[found] = row;
      if (bits === 0) found += 1;
      else counts[32 - Math.clz32(bits & -bits)] = (counts[32 - Math.clz32(bits & -bits)] ?? 0) + 1;
    }
  }
  return rows.subarray(0, found);
}

/** Marks the matches among the rows of the types in question, then reads the marks in order. */
function readByType(index: CatalogIndex, misses: Misses, counts: Uint32Array): Uint32Array {
  const { typeStart, typeRows, offers, scratch } = index;
  const { type, region, origin, row: own, firstBelowType } = misses;
  const marks = scratch.marks.fill(0);
  for (let at = 0; at < type.length; at += 1) {
    const missed = type[at] ?? 0;
    const [start, end] = [typeStart[at] ?? 0, typeStart[at + 1] ?? 0];
    if (missed !== 0 && firstMiss(missed) <= firstBelowType) {
      const place = firstMiss(missed);
      counts[place] = (counts[place] ?? 0) + end - start;
      continue;
    }
    for (let position = start; position < end; position += 1) {
      const row = typeRows[position] ?? 0;
      const bits = missed | (region[offers.region[row] ?? 0] ?? 0) | missesBelow(index, origin, own, row);
      if (bits === 0) marks[row >> 5] = (marks[row >> 5] ?? 0) | (1 << (row & 31));
      else counts[firstMiss(bits)] = (counts[firstMiss(bits)] ?? 0) + 1;
    }
  }
  const { rows } = scratch;
  let found = 0;
  for (let word = 0; word < marks.length; word += 1) {
    let left = marks[word] ?? 0;
    while (left !== 0) {
      const lowest = left & -left;
      rows[found] = (word << 5) + 31 - Math.clz32(lowest);
      found += 1;
      left ^= lowest;
    }
  }
  return rows.subarray(0, found);
}
