import type { CatalogIndex } from '../catalog/catalog-index.ts';
import type { Condition } from '../filter/condition.ts';
import { domainColumn, type Mask } from './match-rows.ts';

/** A condition with the words for what it leaves out. */
export interface Requirement {
  reason: string;
  /** Place in the request: `filter.0`, `expression`, `workload`. */
  path: string;
  /** As a person would write it in the expression box. */
  text: string;
  /** The fields that it names, each once; none for a workload. */
  fields: readonly string[];
  /** Absent for a compound expression or a workload. */
  condition?: Condition | undefined;
  mask: Mask;
}

export interface Selection {
  /** Matching rows in order of id; borrowed until the next selection on this index. */
  rows: Uint32Array;
  /** Specs left out, counted at the first requirement that they miss. */
  excluded: { reason: string; count: number; path: string }[];
}

/** A bit per requirement; the sign bit stays free. */
const maxRequirements = 31;

/** For every position of a domain, one bit per requirement that it misses. */
export interface Misses {
  type: Uint32Array;
  region: Uint32Array;
  /** Undefined: no requirement is decided there. */
  origin: Uint32Array | undefined;
  row: Uint32Array | undefined;
  /** The first requirement that needs more than the region; bits below it decide for a whole region. */
  firstBelowRegion: number;
}

/** The rows that satisfy every requirement, in one pass. */
export function selectRows(index: CatalogIndex, requirements: readonly Requirement[]): Selection {
  const { scratch, offers } = index;
  if (requirements.length === 0) return { rows: scratch.everyRow, excluded: [] };
  const misses = missesOf(index, requirements);
  const counts = new Uint32Array(maxRequirements + 2);
  const rows = scratch.rows;
  let found = 0;
  for (let region = 0; region < index.regions.length; region += 1) {
    const start = index.regionStart[region] ?? 0;
    const end = index.regionStart[region + 1] ?? 0;
    const missed = misses.region[region] ?? 0;
    const first = 32 - Math.clz32(missed & -missed);
    if (missed !== 0 && first <= misses.firstBelowRegion) {
      counts[first] = (counts[first] ?? 0) + end - start;
      continue;
    }
    for (let row = start; row < end; row += 1) {
      let bits = missed | (misses.type[offers.type[row] ?? 0] ?? 0);
      if (misses.origin !== undefined) bits |= misses.origin[offers.origin[row] ?? 0] ?? 0;
      if (misses.row !== undefined) bits |= misses.row[row] ?? 0;
      const place = 32 - Math.clz32(bits & -bits);
      counts[place] = (counts[place] ?? 0) + 1;
      rows[found] = row;
      if (bits === 0) found += 1;
    }
  }
  const excluded = requirements.map(({ reason, path }, at) => ({
    reason,
    count: counts[at + 1] ?? 0,
    path,
  }));
  return { rows: rows.subarray(0, found), excluded: excluded.filter(({ count }) => count > 0) };
}

/** What a workload needs has bits of its own. */
const maxAsked = maxRequirements - 3;

/** At most 28 conditions: those beyond are one together, which says how many it stands for. */
export function bounded(
  requirements: readonly Requirement[],
  all: (rest: readonly Requirement[]) => Requirement,
): readonly Requirement[] {
  if (requirements.length <= maxAsked) return requirements;
  return [...requirements.slice(0, maxAsked - 1), all(requirements.slice(maxAsked - 1))];
}

export function missesOf(index: CatalogIndex, requirements: readonly Requirement[]): Misses {
  const type = new Uint32Array(index.types.length);
  const region = new Uint32Array(index.regions.length);
  const onOrigin = requirements.some(({ mask }) => mask.domain === 'origin');
  const onRow = requirements.some(({ mask }) => mask.domain === 'row');
  const origin = onOrigin ? new Uint32Array(index.origins.length) : undefined;
  const row = onRow ? index.scratch.bits.fill(0) : undefined;
  const tables = { type, region, origin, row };
  for (const [at, { mask }] of requirements.entries()) {
    const table = tables[mask.domain];
    if (table !== undefined) addMisses(table, mask.bits, at);
  }
  const below = requirements.findIndex(({ mask }) => mask.domain !== 'region');
  return { ...tables, firstBelowRegion: below === -1 ? requirements.length : below };
}

function addMisses(table: Uint32Array, satisfied: Uint8Array, bit: number): void {
  for (let at = 0; at < table.length; at += 1) {
    table[at] = (table[at] ?? 0) | ((1 - (satisfied[at] ?? 0)) << bit);
  }
}

/** How many of the rows each position of a domain has. */
export function countByDomain(index: CatalogIndex, rows: Uint32Array, domain: Mask['domain']): Uint32Array {
  const column = domainColumn(index, domain);
  if (column === undefined) throw new RangeError('rows are counted by type, region or origin');
  const counts = new Uint32Array(index[`${domain as 'type' | 'region' | 'origin'}s`].length);
  for (let at = 0; at < rows.length; at += 1) {
    const place = column[rows[at] ?? 0] ?? 0;
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return counts;
}
