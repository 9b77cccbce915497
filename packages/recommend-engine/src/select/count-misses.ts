import type { CatalogIndex } from '../catalog/catalog-index.ts';
import { type Misses, missesAt, placedAt } from './misses.ts';

/** Groups of rows of one VM type that miss the same. */
export interface MissGroups {
  length: number;
  type: Uint32Array;
  /** What they miss; 0: nothing. */
  bits: Int32Array;
  rows: Uint32Array;
}

/**
 * Counts how many rows of each VM type miss what. Regions that miss the same are one kind, so a type takes one step
 * per kind; types whose rows differ in price take one per run of prices, and only others are read row by row.
 * `firstOnly`: the first thing missed is right, those after it may lack. Borrowed until the next question on this
 * index.
 */
export function countMisses(
  index: CatalogIndex,
  misses: Misses,
  { firstOnly = false }: { firstOnly?: boolean } = {},
): MissGroups {
  const { typeStart, typeRows, regionSets } = index;
  const { type: typeOf, bits: missed, rows } = index.scratch.groups;
  const { kinds, rowsOf } = kindsOfRegions(index, misses.region);
  const { length: types } = misses.type;
  let length = 0;
  for (let type = 0; type < types; type += 1) {
    const ofType = misses.type[type] ?? 0;
    const placed = placedAt(misses, type);
    const open = misses.open === undefined ? 0 : (misses.open[type] ?? 0);
    // What its rows miss one by one comes after what all of them miss.
    const isSettled = firstOnly && ofType !== 0 && ((placed | open) & ((ofType & -ofType) - 1)) === 0;
    if (isSettled) {
      typeOf[length] = type;
      missed[length] = ofType;
      rows[length] = (typeStart[type + 1] ?? 0) - (typeStart[type] ?? 0);
      length += 1;
    } else if (open === 0) {
      const first = (regionSets.ofType[type] ?? 0) * kinds.length;
      for (let kind = 0; kind < kinds.length; kind += 1) {
        const count = rowsOf[first + kind] ?? 0;
        if (count === 0) continue;
        typeOf[length] = type;
        missed[length] = ofType | ((kinds[kind] ?? 0) & placed);
        rows[length] = count;
        length += 1;
      }
    } else {
      const end = typeStart[type + 1] ?? 0;
      const inRuns = kinds.length === 1 && openRuns(misses, type);
      for (let place = typeStart[type] ?? 0; place < end; length += 1) {
        // Inside a run and outside of it all rows are alike.
        const next = inRuns ? nextBound(misses, type, place, end) : place + 1;
        typeOf[length] = type;
        missed[length] = missesAt(index, misses, typeRows[place] ?? 0);
        rows[length] = next - place;
        place = next;
      }
    }
  }
  return { length, type: typeOf, bits: missed, rows };
}

/** Whether what the rows of a type differ in goes by runs of places alone. */
function openRuns({ open, byRow }: Misses, type: number): boolean {
  const bits = open?.[type] ?? 0;
  return byRow.every(({ bit, run }) => (bits & bit) === 0 || run !== undefined);
}

/** The next place of a type at which a run begins or ends. */
function nextBound({ open, byRow }: Misses, type: number, place: number, end: number): number {
  const bits = open?.[type] ?? 0;
  let next = end;
  for (const { bit, run } of byRow) {
    if ((bits & bit) === 0 || run === undefined) continue;
    const [from, to] = [run.from[type] ?? 0, run.to[type] ?? 0];
    if (from > place && from < next) next = from;
    if (to > place && to < next) next = to;
  }
  return next;
}

/** The distinct misses of regions, and how many regions of each kind every set of regions has. */
function kindsOfRegions(
  { regionSets: { start, regions } }: CatalogIndex,
  missed: Int32Array,
): { kinds: Int32Array; rowsOf: Uint32Array } {
  const kinds = Int32Array.from(new Set(missed));
  const ofRegion = Uint16Array.from(missed, (bits) => kinds.indexOf(bits));
  const rowsOf = new Uint32Array((start.length - 1) * kinds.length);
  for (let set = 0; set + 1 < start.length; set += 1) {
    for (let at = start[set] ?? 0; at < (start[set + 1] ?? 0); at += 1) {
      const cell = set * kinds.length + (ofRegion[regions[at] ?? 0] ?? 0);
      rowsOf[cell] = (rowsOf[cell] ?? 0) + 1;
    }
  }
  return { kinds, rowsOf };
}
