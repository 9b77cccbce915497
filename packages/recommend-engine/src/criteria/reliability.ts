import type { CatalogIndex } from '../catalog/catalog-index.ts';
import type { SpecType } from '../catalog/catalog-tables.ts';
import { findRow } from '../catalog/read-spec.ts';
import { type AttemptHistory, type Criterion, notApplicable } from './criterion.ts';

interface Attempts {
  succeeded: number;
  tried: number;
}

/** Two successes of four stand in for what was never tried, so that one lucky launch is no certainty. */
const prior: Attempts = { succeeded: 2, tried: 4 };

/**
 * Share of our own launch attempts that succeed, recent ones counting more. A quota or a stock-out concerns a
 * family in its region, so the family's share stands in for what a spec's own attempts do not tell yet. Not
 * applicable without any attempt.
 */
export const reliability: Criterion = ({ index, matches, history }) => {
  const records = history === undefined ? undefined : recordsOf(index, history);
  if (records === undefined) return notApplicable('share', 'no-history');
  const { bySpec, byFamily, triedRegions, familyAt } = records;
  const shareOf = (row: number): number => {
    const own = bySpec.get(row);
    const expected = shareAfter(byFamily.get(familyAt(row)), prior.succeeded / prior.tried);
    return shareAfter(own, expected);
  };
  const untried = prior.succeeded / prior.tried;
  const { region } = index.offers;
  const { rows } = matches;
  const of = new Float64Array(rows.length);
  for (let at = 0; at < of.length; at += 1) {
    const row = rows[at] ?? 0;
    of[at] = triedRegions[region[row] ?? 0] === 1 ? shareOf(row) : untried;
  }
  return {
    unit: 'share',
    values: { per: 'match', of },
    curve: { kind: 'share' },
    evidence: (row) => {
      const own = bySpec.get(row);
      const family = byFamily.get(familyAt(row));
      if (family === undefined) return { code: 'never-tried', values: {} };
      const values = { familySucceeded: family.succeeded, familyTried: family.tried };
      if (own === undefined) return { code: 'family-attempts', values };
      return { code: 'own-attempts', values: { succeeded: own.succeeded, tried: own.tried, ...values } };
    },
  };
};

function shareAfter(attempts: Attempts | undefined, expected: number): number {
  const { succeeded, tried } = attempts ?? { succeeded: 0, tried: 0 };
  return (expected * prior.tried + succeeded) / (prior.tried + tried);
}

/** By row and by family of a region; undefined when nothing was tried. */
function recordsOf(index: CatalogIndex, history: AttemptHistory) {
  const bySpec = new Map<number, Attempts>();
  const byFamily = new Map<string, Attempts>();
  const triedRegions = new Uint8Array(index.regions.length);
  const familyAt = (row: number): string => {
    const type = index.types[index.offers.type[row] ?? 0];
    return `${index.offers.region[row]} ${type === undefined ? '' : familyOf(type)}`;
  };
  for (const [specId, attempts] of history.all()) {
    const row = findRow(index, specId);
    if (row === undefined) continue;
    bySpec.set(row, attempts);
    triedRegions[index.offers.region[row] ?? 0] = 1;
    const family = byFamily.get(familyAt(row)) ?? { succeeded: 0, tried: 0 };
    byFamily.set(familyAt(row), {
      succeeded: family.succeeded + attempts.succeeded,
      tried: family.tried + attempts.tried,
    });
  }
  return bySpec.size === 0 ? undefined : { bySpec, byFamily, triedRegions, familyAt };
}

/** What providers count a quota by, as far as a name tells: the card, else the letters that a name begins with. */
function familyOf({ accelerator, name }: SpecType): string {
  return accelerator?.model ?? /^[a-z]+(?:_[a-z]+)?/i.exec(name)?.[0] ?? name;
}
