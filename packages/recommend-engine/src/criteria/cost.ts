import { originAt } from '../catalog/read-spec.ts';
import type { Criterion } from './criterion.ts';

/**
 * USD per hour on demand, of all VMs that a workload takes; the cheapest match scores 1, twice its price one half.
 */
export const cost: Criterion = ({ index, fits }) => {
  const { type } = index.offers;
  const vms = fits?.vmCounts;
  const vmsAt = (row: number): number => vms?.[type[row] ?? 0] ?? 1;
  return {
    unit: 'USD/h',
    values: { per: 'price', times: vms },
    curve: { kind: 'to-lowest' },
    evidence: (row, value, best) => {
      const { source, asOf } = originAt(index, row);
      if (Number.isNaN(value)) return { code: 'price-unknown', values: { source } };
      const several = vmsAt(row) === 1 ? {} : { vmCount: vmsAt(row) };
      return { code: 'price-listed', values: { cheapestUsd: best, source, asOf, ...several } };
    },
  };
};
