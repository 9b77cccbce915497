import { typeAt } from '../catalog/read-spec.ts';
import { type Criterion, byType, notApplicable, ratioToHighest, numbersOf } from './criterion.ts';

/** Expected decode tokens per second of the workload's model, one sequence. */
export const throughput: Criterion = (context) => {
  const { index, rows, fits } = context;
  if (fits === undefined) return notApplicable('tokens/s', 'no-workload');
  const perType = numbersOf(
    index.types,
    (type) => fits.of(type).decodeTokensPerSecond?.expected ?? Number.NaN,
  );
  return {
    unit: 'tokens/s',
    values: byType(context, perType),
    better: 'higher',
    score: ratioToHighest,
    evidence: (position) => {
      const band = fits.of(typeAt(index, rows[position] ?? 0)).decodeTokensPerSecond;
      if (band === undefined) return { code: 'bandwidth-unknown', values: {} };
      return { code: 'predicted', values: { low: band.low, high: band.high } };
    },
  };
};
