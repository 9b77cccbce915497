import { usdPerMillion } from '../money/token-cost.ts';
import { type Criterion, notApplicable } from './criterion.ts';

/** USD for a million decoded tokens at one sequence and full use. */
export const costPerMillionTokens: Criterion = ({ index, fits }) => {
  if (fits === undefined) return notApplicable('USD/1M tokens', 'no-workload');
  const { hourlyUsd, type } = index.offers;
  const vms = fits.vmCounts;
  const perSecond = fits.numbers((fit) => fit.decodeTokensPerSecond?.expected);
  const usd = (row: number, tokensPerSecond: number): number =>
    usdPerMillion((hourlyUsd[row] ?? Number.NaN) * (vms?.[type[row] ?? 0] ?? 1), tokensPerSecond);
  const times = perSecond.map((speed, at) => usdPerMillion(vms?.[at] ?? 1, speed));
  return {
    unit: 'USD/1M tokens',
    values: { per: 'price', times },
    curve: { kind: 'to-lowest' },
    evidence: (row) => {
      const band = fits.ofType(type[row] ?? 0).decodeTokensPerSecond;
      if (band === undefined) return { code: 'bandwidth-unknown', values: {} };
      if (Number.isNaN(hourlyUsd[row])) return { code: 'price-unknown', values: {} };
      return {
        code: 'predicted-batch-1-full-use',
        values: { low: usd(row, band.high), high: usd(row, band.low), tokensPerSecond: band.expected },
      };
    },
  };
};
