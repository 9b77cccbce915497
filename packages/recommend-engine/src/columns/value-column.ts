import type { CatalogIndex } from '../catalog/catalog-index.ts';

/** A field as a dictionary: many positions share few values, so a value is read, tested and searched once. */
export interface ValueColumn {
  /** Place in `values` by position of the domain. */
  codes: Uint32Array;
  values: readonly (string | number | boolean | null)[];
  /** The values in small letters; null: no text. */
  small: readonly (string | null)[];
}

/** The column of a field that is decided by type, region or origin; made when it is first asked for. */
export function valueColumn(
  index: CatalogIndex,
  path: string,
  length: number,
  read: (index: CatalogIndex, at: number) => string | number | boolean | null,
): ValueColumn {
  const known = index.scratch.columns.get(path);
  if (known !== undefined) return known;
  const codeOf = new Map<string | number | boolean | null, number>();
  const codes = new Uint32Array(length);
  for (let at = 0; at < length; at += 1) {
    const value = read(index, at);
    const code = codeOf.get(value) ?? codeOf.size;
    codeOf.set(value, code);
    codes[at] = code;
  }
  const values = [...codeOf.keys()];
  const small = values.map((value) => (typeof value === 'string' ? value.toLowerCase() : null));
  const column = { codes, values, small };
  index.scratch.columns.set(path, column);
  return column;
}
