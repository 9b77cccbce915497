import { type Criterion, ratioToHighest } from './criterion.ts';
import { performanceValues } from './performance.ts';

/** Performance per USD of an hour. */
export const value: Criterion = (context) => {
  const { index, rows } = context;
  const { values: performance, unit, missingOf } = performanceValues(context);
  const values = new Float64Array(rows.length);
  for (let at = 0; at < rows.length; at += 1) {
    values[at] = (performance[at] ?? Number.NaN) / (index.offers.hourlyUsd[rows[at] ?? 0] ?? Number.NaN);
  }
  return {
    unit: `${unit} per USD/h`,
    values,
    better: 'higher',
    score: ratioToHighest,
    evidence: (position) => {
      const hourlyUsd = index.offers.hourlyUsd[rows[position] ?? 0] ?? Number.NaN;
      if (Number.isNaN(hourlyUsd)) return { code: 'price-unknown', values: {} };
      const found = performance[position] ?? Number.NaN;
      return {
        code: 'performance-per-price',
        values: {
          performance: Number.isNaN(found) ? null : found,
          hourlyUsd,
          missing: missingOf(position).join(' '),
        },
      };
    },
  };
};
