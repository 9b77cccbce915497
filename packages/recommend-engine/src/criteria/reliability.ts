import { regionAt, typeAt } from '../catalog/read-spec.ts';
import { type Criterion, notApplicable } from './criterion.ts';

/** Two successes of four stand in for what was never tried, so that one lucky launch is no certainty. */
const prior = { succeeded: 2, tried: 4 };

/** Share of our own launch attempts that succeeded; not applicable without any. */
export const reliability: Criterion = ({ index, rows, history }) => {
  if (history === undefined) return notApplicable('share', 'no-history');
  const recordOf = (row: number) => {
    const region = regionAt(index, row);
    return history.of(region.provider, region.region, typeAt(index, row).name);
  };
  const of = new Float64Array(rows.length);
  for (let at = 0; at < of.length; at += 1) {
    const record = recordOf(rows[at] ?? 0);
    of[at] = (prior.succeeded + (record?.succeeded ?? 0)) / (prior.tried + (record?.tried ?? 0));
  }
  return {
    unit: 'share',
    values: { per: 'match', of },
    curve: { kind: 'share' },
    evidence: (row) => {
      const record = recordOf(row);
      if (record === undefined) return { code: 'never-tried', values: {} };
      return { code: 'own-attempts', values: { succeeded: record.succeeded, tried: record.tried } };
    },
  };
};
