import { originAt } from '../catalog/read-spec.ts';
import { type Criterion, ratioToLowest, valuesOf } from './criterion.ts';

/** USD per hour on demand; the cheapest match scores 1, twice its price one half. */
export const cost: Criterion = ({ index, rows }) => {
  const values = valuesOf(rows, (row) => index.offers.hourlyUsd[row] ?? Number.NaN);
  return {
    unit: 'USD/h',
    values,
    better: 'lower',
    score: ratioToLowest,
    evidence: (position, best) => {
      const { source, asOf } = originAt(index, rows[position] ?? 0);
      if (Number.isNaN(values[position])) return { code: 'price-unknown', values: { source } };
      return { code: 'price-listed', values: { cheapestUsd: best, source, asOf } };
    },
  };
};
