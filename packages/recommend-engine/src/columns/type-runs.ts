import type { OfferColumns } from '../catalog/catalog-tables.ts';
import { rowsByPrice } from './rows-by-price.ts';

/**
 * The rows of each VM type side by side: most of what is asked is the same for all of them, so a question goes over
 * types and looks at rows only where they differ.
 */
export interface TypeRuns {
  /** The rows of type `t` are those from `typeStart[t]` to `typeStart[t + 1]` in `typeRows`. */
  typeStart: Uint32Array;
  /** Cheapest first within a type, equal prices by row, unpriced ones last. */
  typeRows: Uint32Array;
  /** Where in `typeRows` the unpriced rows of a type begin. */
  unpricedStart: Uint32Array;
  /** The lowest price of each VM type over all regions, USD/h; Infinity: none is known. */
  cheapestOfType: Float64Array;
  /** The highest, USD/h; -Infinity: none is known. */
  dearestOfType: Float64Array;
  /** The origin of all prices of a type, or `severalOrigins`. */
  originOfType: Int32Array;
}

export const severalOrigins = -1;

export function typeRuns(offers: OfferColumns, typeCount: number): TypeRuns {
  const { length, type, origin, hourlyUsd } = offers;
  const typeStart = new Uint32Array(typeCount + 1);
  for (let row = 0; row < length; row += 1) {
    const next = (type[row] ?? 0) + 1;
    typeStart[next] = (typeStart[next] ?? 0) + 1;
  }
  for (let at = 0; at < typeCount; at += 1) {
    typeStart[at + 1] = (typeStart[at + 1] ?? 0) + (typeStart[at] ?? 0);
  }
  const typeRows = new Uint32Array(length);
  const next = typeStart.slice();
  const unpricedStart = typeStart.slice(0, typeCount);
  const cheapestOfType = new Float64Array(typeCount).fill(Infinity);
  const dearestOfType = new Float64Array(typeCount).fill(-Infinity);
  const originOfType = new Int32Array(typeCount);
  for (const row of rowsByPrice(hourlyUsd)) {
    const at = type[row] ?? 0;
    const position = next[at] ?? 0;
    const price = hourlyUsd[row] ?? Number.NaN;
    const isFirst = position === typeStart[at];
    typeRows[position] = row;
    next[at] = position + 1;
    if (!Number.isNaN(price)) {
      unpricedStart[at] = position + 1;
      dearestOfType[at] = price;
      if (isFirst) cheapestOfType[at] = price;
    }
    if (isFirst) originOfType[at] = origin[row] ?? 0;
    else if (originOfType[at] !== origin[row]) originOfType[at] = severalOrigins;
  }
  return { typeStart, typeRows, unpricedStart, cheapestOfType, dearestOfType, originOfType };
}
