import type { CatalogIndex } from '../catalog/catalog-index.ts';
import type { Values } from '../criteria/criterion.ts';

/** The column that says where a match's value is; undefined: at its own position, or at its price. */
export function valueColumn(index: CatalogIndex, per: Values['per']): Uint32Array | Uint16Array | undefined {
  return per === 'type' || per === 'region' ? index.offers[per] : undefined;
}

/** Value of one match; NaN: not known. */
export function valueAt(index: CatalogIndex, values: Values, row: number, position: number): number {
  const { hourlyUsd, type, region } = index.offers;
  switch (values.per) {
    case 'type':
      return values.of[type[row] ?? 0] ?? Number.NaN;
    case 'region':
      return values.of[region[row] ?? 0] ?? Number.NaN;
    case 'price':
      return (hourlyUsd[row] ?? Number.NaN) * (values.times?.[type[row] ?? 0] ?? 1);
    case 'over-price':
      return (values.of[type[row] ?? 0] ?? Number.NaN) / (hourlyUsd[row] ?? Number.NaN);
    default:
      return values.of[position] ?? Number.NaN;
  }
}

/**
 * The value of every match, written to `into` (or where they are already). A loop of its own for every shape: a
 * call per match takes ten times as long.
 */
export function valuesOfAll(
  { offers }: CatalogIndex,
  rows: Uint32Array,
  values: Values,
  into: Float64Array,
): Float64Array {
  if (values.per === 'match') return values.of;
  const { hourlyUsd, type, region } = offers;
  if (values.per === 'price') {
    const { times } = values;
    for (let at = 0; at < rows.length; at += 1) {
      const row = rows[at] ?? 0;
      const price = hourlyUsd[row] ?? 0;
      into[at] = times === undefined ? price : price * (times[type[row] ?? 0] ?? 0);
    }
  } else if (values.per === 'over-price') {
    for (let at = 0; at < rows.length; at += 1) {
      const row = rows[at] ?? 0;
      into[at] = (values.of[type[row] ?? 0] ?? 0) / (hourlyUsd[row] ?? 0);
    }
  } else {
    const column = values.per === 'type' ? type : region;
    for (let at = 0; at < rows.length; at += 1) into[at] = values.of[column[rows[at] ?? 0] ?? 0] ?? 0;
  }
  return into;
}
