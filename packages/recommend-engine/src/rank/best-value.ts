import type { CatalogIndex } from '../catalog/catalog-index.ts';
import type { Judgement, Values } from '../criteria/criterion.ts';
import type { Matches } from '../select/matches.ts';
import { valueAt } from './value-of.ts';

/**
 * Best known value among the matches; for a curve that compares with no other match, any known one. NaN: none is
 * known.
 */
export function bestValue(index: CatalogIndex, matches: Matches, { values, curve }: Judgement): number {
  if (curve.kind === 'half-at' || curve.kind === 'share') return anyKnown(index, matches, values);
  const isLowest = curve.kind === 'to-lowest';
  let best = isLowest ? Infinity : -Infinity;
  const take = (value: number): void => {
    if (isLowest ? value < best : value > best) best = value;
  };
  const { per } = values;
  if (per === 'match' || per === 'region') {
    for (const [position, row] of matches.rows.entries()) take(valueAt(index, values, row, position));
  } else {
    const { types } = matches;
    for (let at = 0; at < types.length; at += 1) {
      const type = types[at] ?? 0;
      const most = mostOf(index, values, type);
      if (isLowest ? most < best : most > best) take(valueAt(index, values, matches.cheapestOf(type), -1));
    }
  }
  return best === (isLowest ? Infinity : -Infinity) ? Number.NaN : best;
}

function anyKnown(index: CatalogIndex, matches: Matches, values: Values): number {
  if (values.per === 'region' && matches.total > 0 && !values.of.some(Number.isNaN)) return values.of[0] ?? 0;
  const { rows } = matches;
  for (let position = 0; position < rows.length; position += 1) {
    const value = valueAt(index, values, rows[position] ?? 0, position);
    if (!Number.isNaN(value)) return value;
  }
  return Number.NaN;
}

/** What a VM type has where it is cheapest: no row of it is better. */
function mostOf({ cheapestOfType }: CatalogIndex, values: Values, type: number): number {
  if (values.per === 'price') return (cheapestOfType[type] ?? 0) * (values.times?.[type] ?? 1);
  const figure = values.of[type] ?? Number.NaN;
  return values.per === 'over-price' ? figure / (cheapestOfType[type] ?? 0) : figure;
}
