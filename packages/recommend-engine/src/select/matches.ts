import type { CatalogIndex } from '../catalog/catalog-index.ts';

/** The rows that satisfy a question: counted by VM type, listed only for those who ask. */
export class Matches {
  readonly total: number;
  /** Matching rows of each VM type. */
  readonly ofType: Uint32Array;
  /** The VM types that have a match, in order. */
  readonly types: Uint32Array;
  /** Whether a row is among the matches. */
  readonly has: (row: number) => boolean;
  readonly #index: CatalogIndex;
  #rows: Uint32Array | undefined;

  constructor(index: CatalogIndex, ofType: Uint32Array, has: (row: number) => boolean, rows?: Uint32Array) {
    this.#index = index;
    this.ofType = ofType;
    this.has = has;
    this.#rows = rows;
    const types = new Uint32Array(ofType.length);
    let [some, total] = [0, 0];
    for (let type = 0; type < ofType.length; type += 1) {
      const matching = ofType[type] ?? 0;
      if (matching === 0) continue;
      types[some] = type;
      some += 1;
      total += matching;
    }
    this.types = types.subarray(0, some);
    this.total = total;
  }

  /** Exactly these rows, in order. */
  static of(index: CatalogIndex, rows: Uint32Array): Matches {
    const ofType = new Uint32Array(index.types.length);
    const among = new Set(rows);
    for (const row of rows) {
      const type = index.offers.type[row] ?? 0;
      ofType[type] = (ofType[type] ?? 0) + 1;
    }
    return new Matches(index, ofType, (row) => among.has(row), rows);
  }

  /** In order of id. */
  get rows(): Uint32Array {
    this.#rows ??= this.#inOrder();
    return this.#rows;
  }

  /** Whether every row of a VM type is among the matches. */
  hasAll(type: number): boolean {
    const { typeStart } = this.#index;
    return this.ofType[type] === (typeStart[type + 1] ?? 0) - (typeStart[type] ?? 0);
  }

  /** Every match of a VM type, cheapest first. */
  forEachOf(type: number, visit: (row: number) => void): void {
    const { typeStart, typeRows } = this.#index;
    const isWhole = this.hasAll(type);
    for (let place = typeStart[type] ?? 0; place < (typeStart[type + 1] ?? 0); place += 1) {
      const row = typeRows[place] ?? 0;
      if (isWhole || this.has(row)) visit(row);
    }
  }

  /** The cheapest match of a VM type that has one. */
  cheapestOf(type: number): number {
    const { typeStart, typeRows } = this.#index;
    let place = typeStart[type] ?? 0;
    if (!this.hasAll(type)) while (!this.has(typeRows[place] ?? 0)) place += 1;
    return typeRows[place] ?? 0;
  }

  /** Marks the matches, type by type, then reads the marks in order. */
  #inOrder(): Uint32Array {
    const { offers } = this.#index;
    const rows = new Uint32Array(this.total);
    let found = 0;
    if (this.total === offers.length) {
      for (let row = 0; row < rows.length; row += 1) rows[row] = row;
      return rows;
    }
    const marks = new Int32Array((offers.length + 31) >> 5);
    for (const type of this.types) {
      this.forEachOf(type, (row) => {
        marks[row >> 5] = (marks[row >> 5] ?? 0) | (1 << (row & 31));
      });
    }
    for (let word = 0; word < marks.length; word += 1) {
      let left = marks[word] ?? 0;
      while (left !== 0) {
        const lowest = left & -left;
        rows[found] = (word << 5) + 31 - Math.clz32(lowest);
        found += 1;
        left ^= lowest;
      }
    }
    return rows;
  }
}
