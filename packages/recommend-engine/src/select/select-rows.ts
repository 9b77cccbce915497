import type { CatalogIndex } from '../catalog/catalog-index.ts';
import { countMisses } from './count-misses.ts';
import { Matches } from './matches.ts';
import { firstMiss, maxRequirements, missesAt, missesOf } from './misses.ts';
import type { Requirement } from './requirement.ts';

export interface Selection {
  matches: Matches;
  /** Specs left out, counted at the first requirement that they miss. */
  excluded: { reason: string; count: number; path: string }[];
}

/** The rows that satisfy every requirement. */
export function selectRows(index: CatalogIndex, requirements: readonly Requirement[]): Selection {
  const misses = missesOf(index, requirements);
  const counts = new Uint32Array(maxRequirements + 1);
  const ofType = new Uint32Array(index.types.length);
  const groups = countMisses(index, misses, { firstOnly: true });
  for (let at = 0; at < groups.length; at += 1) {
    const place = firstMiss(groups.bits[at] ?? 0);
    const rows = groups.rows[at] ?? 0;
    counts[place] = (counts[place] ?? 0) + rows;
    const type = groups.type[at] ?? 0;
    if (place === 0) ofType[type] = (ofType[type] ?? 0) + rows;
  }
  const excluded = requirements.map(({ reason, path }, at) => ({ reason, count: counts[at + 1] ?? 0, path }));
  return {
    matches: new Matches(index, ofType, (row) => missesAt(index, misses, row) === 0),
    excluded: excluded.filter(({ count }) => count > 0),
  };
}
