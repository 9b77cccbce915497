import type { CatalogIndex } from '../catalog/catalog-index.ts';
import type { Requirement } from './requirement.ts';

/** A bit per requirement; the sign bit stays free, so that all arithmetic is on small integers. */
export const maxRequirements = 31;

/** For every position of a domain, one bit per requirement that it misses. */
export interface Misses {
  type: Int32Array;
  region: Int32Array;
  /** Undefined: no requirement is decided there. */
  origin: Int32Array | undefined;
  /** Borrowed until the next question on this index. */
  row: Int32Array | undefined;
  /** The first requirement that is not decided by the region (by the type); those before are decided at once. */
  firstBelowRegion: number;
  firstBelowType: number;
}

export function missesOf(index: CatalogIndex, requirements: readonly Requirement[]): Misses {
  const on = (domain: 'origin' | 'row'): boolean => requirements.some(({ mask }) => mask.domain === domain);
  const tables = {
    type: new Int32Array(index.types.length),
    region: new Int32Array(index.regions.length),
    origin: on('origin') ? new Int32Array(index.origins.length) : undefined,
    row: on('row') ? index.scratch.misses : undefined,
  };
  let rowWritten = false;
  for (const [at, { mask }] of requirements.entries()) {
    const table = tables[mask.domain];
    if (table === undefined) continue;
    if (mask.domain === 'row' && !rowWritten) setMisses(table, mask.bits, at);
    else addMisses(table, mask.bits, at);
    rowWritten ||= mask.domain === 'row';
  }
  const firstBelow = (domain: 'region' | 'type'): number => {
    const below = requirements.findIndex(({ mask }) => mask.domain !== domain);
    return below === -1 ? requirements.length : below;
  };
  return { ...tables, firstBelowRegion: firstBelow('region'), firstBelowType: firstBelow('type') };
}

/** What the first requirement writes over the last question's bits. */
function setMisses(table: Int32Array, satisfied: Uint8Array, bit: number): void {
  for (let at = 0; at < table.length; at += 1) table[at] = (1 - (satisfied[at] ?? 0)) << bit;
}

function addMisses(table: Int32Array, satisfied: Uint8Array, bit: number): void {
  const missed = 1 << bit;
  for (let at = 0; at < table.length; at += 1) {
    if (satisfied[at] === 0) table[at] = (table[at] ?? 0) | missed;
  }
}

/** 0: nothing is missed; else 1 + the first requirement missed. */
export function firstMiss(bits: number): number {
  return 32 - Math.clz32(bits & -bits);
}

/** The requirements that a row misses, as bits; 0: none. */
export function missesAt(
  index: CatalogIndex,
  { type, region, origin, row: own }: Misses,
  row: number,
): number {
  const { offers } = index;
  const shared = (type[offers.type[row] ?? 0] ?? 0) | (region[offers.region[row] ?? 0] ?? 0);
  return shared | missesBelow(index, origin, own, row);
}

/** What a row misses apart from what its type and region do. */
export function missesBelow(
  { offers }: CatalogIndex,
  origin: Int32Array | undefined,
  own: Int32Array | undefined,
  row: number,
): number {
  const bits = own === undefined ? 0 : (own[row] ?? 0);
  return origin === undefined ? bits : bits | (origin[offers.origin[row] ?? 0] ?? 0);
}
