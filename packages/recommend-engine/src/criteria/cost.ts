import { originAt } from '../catalog/read-spec.ts';
import type { Criterion } from './criterion.ts';

/** USD per hour on demand; the cheapest match scores 1, twice its price one half. */
export const cost: Criterion = ({ index }) => ({
  unit: 'USD/h',
  values: { per: 'row', of: index.offers.hourlyUsd },
  curve: { kind: 'to-lowest' },
  evidence: (row, value, best) => {
    const { source, asOf } = originAt(index, row);
    if (Number.isNaN(value)) return { code: 'price-unknown', values: { source } };
    return { code: 'price-listed', values: { cheapestUsd: best, source, asOf } };
  },
});
