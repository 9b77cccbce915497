import type { CatalogIndex } from '../catalog/catalog-index.ts';
import { mixed, none, type Run } from '../mask/mask.ts';
import type { Requirement } from './requirement.ts';

/** A bit per requirement; the sign bit stays free, so that all arithmetic is on small integers. */
export const maxRequirements = 31;

/** For every VM type and every region, one bit per requirement that it misses. */
export interface Misses {
  type: Int32Array;
  region: Int32Array;
  /** The requirements on which the region has a say, by VM type; those of `everywhere` it has for all types. */
  placed: Int32Array | undefined;
  everywhere: number;
  /** The requirements on which the rows of a type differ, by VM type; undefined: there is none of the kind. */
  open: Int32Array | undefined;
  /** What decides the requirements of which `open` speaks. */
  byRow: readonly Decider[];
}

interface Decider {
  bit: number;
  passes: (row: number) => boolean;
  run: Run | undefined;
}

export function missesOf(index: CatalogIndex, requirements: readonly Requirement[]): Misses {
  const type = new Int32Array(index.types.length);
  const region = new Int32Array(index.regions.length);
  const byRow: Decider[] = [];
  let [placed, open]: (Int32Array | undefined)[] = [];
  let everywhere = 0;
  for (const [at, { mask }] of requirements.entries()) {
    const bit = 1 << at;
    if (mask.domain === 'type') addBit(type, mask.bits, none, bit);
    else if (mask.domain === 'region') {
      everywhere |= bit;
      addBit(region, mask.bits, none, bit);
    } else {
      addBit(type, mask.ofType, none, bit);
      if (mask.domain === 'place') {
        placed ??= new Int32Array(type.length);
        addBit(placed, mask.ofType, mixed, bit);
        addBit(region, mask.regions, none, bit);
      } else {
        open ??= new Int32Array(type.length);
        addBit(open, mask.ofType, mixed, bit);
        byRow.push({ bit, passes: mask.passes, run: mask.run });
      }
    }
  }
  return { type, region, placed, everywhere, open, byRow };
}

function addBit(table: Int32Array, verdicts: Uint8Array, wanted: number, bit: number): void {
  for (let at = 0; at < table.length; at += 1) {
    if (verdicts[at] === wanted) table[at] = (table[at] ?? 0) | bit;
  }
}

/** The requirements on which the region of a row of this type has a say. */
export function placedAt({ placed, everywhere }: Misses, type: number): number {
  return placed === undefined ? everywhere : everywhere | (placed[type] ?? 0);
}

/** 0: nothing is missed; else 1 + the first requirement missed. */
export function firstMiss(bits: number): number {
  return 32 - Math.clz32(bits & -bits);
}

/** The requirements that a row misses, as bits; 0: none. */
export function missesAt({ offers }: CatalogIndex, misses: Misses, row: number): number {
  const type = offers.type[row] ?? 0;
  const ofRegion = misses.region[offers.region[row] ?? 0] ?? 0;
  let bits = (misses.type[type] ?? 0) | (ofRegion & placedAt(misses, type));
  const open = misses.open === undefined ? 0 : (misses.open[type] ?? 0);
  if (open === 0) return bits;
  const { byRow } = misses;
  for (let at = 0; at < byRow.length; at += 1) {
    const own = byRow[at];
    if (own !== undefined && (open & own.bit) !== 0 && !own.passes(row)) bits |= own.bit;
  }
  return bits;
}
