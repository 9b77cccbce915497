import { typeAt } from '../catalog/read-spec.ts';
import { type Criterion, notApplicable, ratioToLowest, valuesOf } from './criterion.ts';

/** USD for a million decoded tokens at one sequence and full use. */
export const costPerMillionTokens: Criterion = ({ index, rows, fits }) => {
  if (fits === undefined) return notApplicable('USD/1M tokens', 'no-workload');
  const usd = (row: number, tokensPerSecond: number): number =>
    ((index.offers.hourlyUsd[row] ?? Number.NaN) / (tokensPerSecond * 3600)) * 1e6;
  return {
    unit: 'USD/1M tokens',
    values: valuesOf(rows, (row) =>
      usd(row, fits.of(typeAt(index, row)).decodeTokensPerSecond?.expected ?? Number.NaN),
    ),
    better: 'lower',
    score: ratioToLowest,
    evidence: (position) => {
      const row = rows[position] ?? 0;
      const band = fits.of(typeAt(index, row)).decodeTokensPerSecond;
      if (band === undefined) return { code: 'bandwidth-unknown', values: {} };
      if (Number.isNaN(index.offers.hourlyUsd[row])) return { code: 'price-unknown', values: {} };
      return {
        code: 'predicted-batch-1-full-use',
        values: { low: usd(row, band.high), high: usd(row, band.low), tokensPerSecond: band.expected },
      };
    },
  };
};
