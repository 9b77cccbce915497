import { regionAt, typeAt } from '../catalog/read-spec.ts';
import { type Criterion, notApplicable, valuesOf } from './criterion.ts';

/** Two successes of four stand in for what was never tried, so that one lucky launch is no certainty. */
const prior = { succeeded: 2, tried: 4 };

/** Share of our own launch attempts that succeeded; not applicable without any. */
export const reliability: Criterion = ({ index, rows, history }) => {
  if (history === undefined) return notApplicable('share', 'no-history');
  const recordOf = (row: number) => {
    const region = regionAt(index, row);
    return history.of(region.provider, region.region, typeAt(index, row).name);
  };
  return {
    unit: 'share',
    values: valuesOf(rows, (row) => {
      const record = recordOf(row);
      return (prior.succeeded + (record?.succeeded ?? 0)) / (prior.tried + (record?.tried ?? 0));
    }),
    better: 'higher',
    score: (found) => found,
    evidence: (position) => {
      const record = recordOf(rows[position] ?? 0);
      if (record === undefined) return { code: 'never-tried', values: {} };
      return { code: 'own-attempts', values: { succeeded: record.succeeded, tried: record.tried } };
    },
  };
};
