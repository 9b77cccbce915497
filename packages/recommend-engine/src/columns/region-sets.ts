import type { OfferColumns } from '../catalog/catalog-tables.ts';

/** Types on offer in the same regions share a set: there are a tenth as many sets as types. */
export interface RegionSets {
  /** Set of each VM type. */
  ofType: Uint32Array;
  /** The regions of set `s` are those from `start[s]` to `start[s + 1]` in `regions`. */
  start: Uint32Array;
  regions: Uint16Array;
}

/** Rows are in order of region, so every type walks one path of a tree, and equal sets end at the same node. */
export function regionSets({ length, type, region }: OfferColumns, typeCount: number): RegionSets {
  const regionLimit = 1 << 16;
  const nodeOf = new Map<number, number>();
  const parents = [0];
  const regionOf = [0];
  const ends = new Uint32Array(typeCount);
  for (let row = 0; row < length; row += 1) {
    const at = type[row] ?? 0;
    const here = region[row] ?? 0;
    const key = (ends[at] ?? 0) * regionLimit + here;
    let node = nodeOf.get(key);
    if (node === undefined) {
      node = parents.push(ends[at] ?? 0) - 1;
      regionOf.push(here);
      nodeOf.set(key, node);
    }
    ends[at] = node;
  }
  const setOf = new Map<number, number>();
  const start = [0];
  const regions: number[] = [];
  const ofType = ends.map((end) => {
    const known = setOf.get(end);
    if (known !== undefined) return known;
    const path: number[] = [];
    for (let node = end; node !== 0; node = parents[node] ?? 0) path.push(regionOf[node] ?? 0);
    regions.push(...path.toReversed());
    const set = start.push(regions.length) - 2;
    setOf.set(end, set);
    return set;
  });
  return { ofType, start: Uint32Array.from(start), regions: Uint16Array.from(regions) };
}
