import type { Criterion } from './criterion.ts';
import { performanceOf } from './performance.ts';

/** Performance per USD of an hour. */
export const value: Criterion = (context) => {
  const { hourlyUsd, type } = context.index.offers;
  const { ofType, unit, curve, evidence } = performanceOf(context);
  // Of what counts down (seconds), the speed is its inverse.
  const down = curve.kind === 'to-lowest';
  const of = down ? ofType.map((found) => 1 / found) : ofType;
  return {
    unit: `${down ? `1/${unit}` : unit} per USD/h`,
    values: { per: 'over-price', of },
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
