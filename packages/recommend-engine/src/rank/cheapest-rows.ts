import type { CatalogIndex } from '../catalog/catalog-index.ts';

/**
 * The `limit` cheapest matches, equal prices in order of id, unpriced ones last, by reading rows in order of price.
 * Undefined when that reads too many to pay: few match, or none of the cheap ones does.
 */
export function cheapestRows(
  { priceOrder }: CatalogIndex,
  { rows, has }: { rows: Uint32Array; has: (row: number) => boolean },
  limit: number,
): number[] | undefined {
  const wanted = Math.min(limit, rows.length);
  // A place read costs about as much as a few matches scored.
  const most = rows.length === priceOrder.length ? rows.length : rows.length >> 2;
  const found: number[] = [];
  for (let place = 0; found.length < wanted; place += 1) {
    if (place >= most) return undefined;
    const row = priceOrder[place] ?? 0;
    if (has(row)) found.push(row);
  }
  return found;
}
