import type { Criterion } from './criterion.ts';
import { performanceOf } from './performance.ts';

/** Performance per USD of an hour. */
export const value: Criterion = (context) => {
  const { index, rows } = context;
  const { hourlyUsd, type } = index.offers;
  const { ofType, unit, curve, evidence } = performanceOf(context);
  // Of what counts down (seconds), the speed is its inverse.
  const down = curve.kind === 'to-lowest';
  const of = new Float64Array(rows.length);
  for (let at = 0; at < of.length; at += 1) {
    const row = rows[at] ?? 0;
    const found = ofType[type[row] ?? 0] ?? Number.NaN;
    of[at] = (down ? 1 / found : found) / (hourlyUsd[row] ?? Number.NaN);
  }
  return {
    unit: `${down ? `1/${unit}` : unit} per USD/h`,
    values: { per: 'match', of },
    curve: { kind: 'to-highest' },
    evidence: (row) => {
      const price = hourlyUsd[row] ?? Number.NaN;
      if (Number.isNaN(price)) return { code: 'price-unknown', values: {} };
      const found = ofType[type[row] ?? 0] ?? Number.NaN;
      const { values } = evidence(row);
      return {
        code: 'performance-per-price',
        values: { missing: '', ...values, performance: Number.isNaN(found) ? null : found, hourlyUsd: price },
      };
    },
  };
};
