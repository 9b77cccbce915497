import { type Criterion, notApplicable } from './criterion.ts';

/** Expected decode tokens per second of the workload's model, one sequence. */
export const throughput: Criterion = ({ index, fits }) => {
  if (fits === undefined) return notApplicable('tokens/s', 'no-workload');
  return {
    unit: 'tokens/s',
    values: { per: 'type', of: fits.numbers((fit) => fit.decodeTokensPerSecond?.expected) },
    curve: { kind: 'to-highest' },
    evidence: (row) => {
      const band = fits.ofType(index.offers.type[row] ?? 0).decodeTokensPerSecond;
      if (band === undefined) return { code: 'bandwidth-unknown', values: {} };
      return { code: 'predicted', values: { low: band.low, high: band.high } };
    },
  };
};
