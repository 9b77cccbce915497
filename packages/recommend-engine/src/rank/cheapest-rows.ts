import type { CatalogIndex } from '../catalog/catalog-index.ts';

/** Whether so many match that reading rows by price finds the cheapest sooner than scoring every match. */
export function isDense(index: CatalogIndex, matches: number): boolean {
  return matches * 50 > index.offers.length;
}

/** The `limit` cheapest matches, equal prices in order of id, unpriced ones last. */
export function cheapestRows(
  index: CatalogIndex,
  { rows, has }: { rows: Uint32Array; has: (row: number) => boolean },
  limit: number,
): number[] {
  const { priceOrder } = index;
  const wanted = Math.min(limit, rows.length);
  const found: number[] = [];
  for (let place = 0; found.length < wanted; place += 1) {
    const row = priceOrder[place] ?? 0;
    if (has(row)) found.push(row);
  }
  return found;
}
