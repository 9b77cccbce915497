/**
 * Rows by price, cheapest first, equal prices by row, unpriced ones last. Prices are sorted as numbers and
 * rows then put in their place: sorting rows by comparison takes ten
 * times as long.
 */
export function rowsByPrice(hourlyUsd: Float64Array): Uint32Array {
  const rows = new Uint32Array(hourlyUsd.length);
  const price = (row: number): number => {
    const found = hourlyUsd[row] ?? Number.NaN;
    return Number.isNaN(found) ? Infinity : found;
  };
  const keys = new Float64Array(hourlyUsd.length);
  for (let row = 0; row < keys.length; row += 1) keys[row] = price(row);
  const sorted = keys.toSorted();
  const placeOf = new Map<number, number>();
  for (let place = 0; place < sorted.length; place += 1) {
    const key = sorted[place] ?? Infinity;
    if (place === 0 || key !== sorted[place - 1]) placeOf.set(key, place);
  }
  for (let row = 0; row < keys.length; row += 1) {
    const key = keys[row] ?? Infinity;
    const place = placeOf.get(key) ?? 0;
    rows[place] = row;
    placeOf.set(key, place + 1);
  }
  return rows;
}
