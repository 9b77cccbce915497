import type { CatalogIndex } from '../catalog/catalog-index.ts';
import type { Matches } from '../select/matches.ts';

/** Values in bands that begin at `edges`; below the first edge is a band of its own. */
export class Bands {
  readonly #edges: readonly number[];
  readonly #counts: Uint32Array;
  #missing = 0;
  #least = Infinity;
  #most = -Infinity;

  constructor(edges: readonly number[]) {
    this.#edges = edges;
    this.#counts = new Uint32Array(edges.length + 1);
  }

  /** Counts a value; NaN: missing. */
  add(value: number, count: number): void {
    if (Number.isNaN(value)) {
      this.#missing += count;
      return;
    }
    const band = this.bandOf(value);
    this.#counts[band] = (this.#counts[band] ?? 0) + count;
    this.#least = Math.min(this.#least, value);
    this.#most = Math.max(this.#most, value);
  }

  /** Number of edges at or below the value. */
  bandOf(value: number): number {
    let [low, high] = [0, this.#edges.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (value >= (this.#edges[middle] ?? Infinity)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  inWords() {
    const bands = [...this.#counts.entries()]
      .map(([at, count]) => ({ from: this.#edges[at - 1] ?? null, to: this.#edges[at] ?? null, count }))
      .filter(({ count }) => count > 0);
    const isEmpty = this.#least > this.#most;
    return {
      bands,
      min: isEmpty ? null : this.#least,
      max: isEmpty ? null : this.#most,
      missing: this.#missing,
    };
  }
}

/** A type whose lowest and highest price are in one band is counted at once. */
export function priceBands(index: CatalogIndex, matches: Matches, edges: readonly number[]): Bands {
  const { typeStart, typeRows, unpricedStart, offers } = index;
  const bands = new Bands(edges);
  const price = (place: number): number => offers.hourlyUsd[typeRows[place] ?? 0] ?? Number.NaN;
  for (const type of matches.types) {
    const rows = matches.ofType[type] ?? 0;
    const [start, end] = [typeStart[type] ?? 0, typeStart[type + 1] ?? 0];
    const isPriced = unpricedStart[type] === end;
    if (matches.hasAll(type) && isPriced && bands.bandOf(price(start)) === bands.bandOf(price(end - 1))) {
      bands.add(price(start), rows - 1);
      bands.add(price(end - 1), 1);
    } else matches.forEachOf(type, (row) => bands.add(offers.hourlyUsd[row] ?? Number.NaN, 1));
  }
  return bands;
}
