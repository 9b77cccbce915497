import type { CatalogIndex } from '../catalog/catalog-index.ts';
import { type Mask, domainColumn } from './match-rows.ts';

/** A condition with the words for what it leaves out. */
export interface Requirement {
  reason: string;
  mask: Mask;
}

export interface Selection {
  /** Matching rows in order of id. */
  rows: Uint32Array;
  /** Specs left out, counted at the first requirement that they miss. */
  excluded: { reason: string; count: number }[];
}

/** The rows that satisfy every requirement. */
export function selectRows(index: CatalogIndex, requirements: readonly Requirement[]): Selection {
  const { length } = index.offers;
  const alive = new Uint8Array(length).fill(1);
  let left = length;
  const excluded = requirements.map(({ reason, mask }) => {
    const before = left;
    left = keep(alive, mask.bits, domainColumn(index, mask.domain));
    return { reason, count: before - left };
  });
  const rows = new Uint32Array(left);
  let next = 0;
  for (let row = 0; row < length && next < left; row += 1) {
    if (alive[row] === 1) {
      rows[next] = row;
      next += 1;
    }
  }
  return { rows, excluded: excluded.filter(({ count }) => count > 0) };
}

/** Clears what the mask does not allow; returns how many are left. Two loops, because they are the hot ones. */
function keep(alive: Uint8Array, bits: Uint8Array, column: Uint32Array | Uint16Array | undefined): number {
  let left = 0;
  if (column === undefined) {
    for (let row = 0; row < alive.length; row += 1) {
      const kept = (alive[row] ?? 0) & (bits[row] ?? 0);
      alive[row] = kept;
      left += kept;
    }
    return left;
  }
  for (let row = 0; row < alive.length; row += 1) {
    const kept = (alive[row] ?? 0) & (bits[column[row] ?? 0] ?? 0);
    alive[row] = kept;
    left += kept;
  }
  return left;
}
