import type { Spec } from '@terroir/shared-types';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ask, idsOf } from './ask.ts';
import { plainMatch } from './plain-match.ts';
import { filter, index, specs } from './random-filters.ts';

test('columns and plain objects agree on what matches, and the cheapest come first', () => {
  fc.assert(
    fc.property(fc.array(filter, { maxLength: 4 }), fc.integer({ min: 1, max: 300 }), (filters, limit) => {
      const expected = specs
        .filter((spec) => filters.every((one) => plainMatch(spec, one)))
        .toSorted((a, b) => (a.hourlyUsd ?? Infinity) - (b.hourlyUsd ?? Infinity) || (a.id < b.id ? -1 : 1));
      const byId = (a: Spec, b: Spec): number => (a.id < b.id ? -1 : 1);
      const priced = expected.filter((spec) => spec.hourlyUsd !== null);
      const rest = expected.filter((spec) => spec.hourlyUsd === null).toSorted(byId);
      const answer = ask(index, { filter: filters, limit });
      expect(answer.total).toBe(expected.length);
      expect(answer.unpriced).toBe(rest.length);
      expect(idsOf(answer)).toEqual([...priced, ...rest].slice(0, limit).map((spec) => spec.id));
      const missed = specs.map((spec) => filters.findIndex((one) => !plainMatch(spec, one)));
      const counts = filters.map((_, at) => ({
        path: `filter.${at}`,
        count: missed.filter((first) => first === at).length,
      }));
      expect(answer.excluded.map(({ path, count }) => ({ path, count }))).toEqual(
        counts.filter(({ count }) => count > 0),
      );
    }),
    { numRuns: 400 },
  );
});

test('a shorter list is the beginning of a longer one, whatever the criteria', () => {
  const rank = fc.uniqueArray(
    fc.record({
      by: fc.constantFrom('cost', 'value', 'performance', 'location', 'latency', 'random'),
      weight: fc.constantFrom(0, 0.3, 1, 7),
      near: fc.constant<[number, number]>([127, 37.5]),
      nearRegions: fc.constant<string[]>(['gcp+us-east4']),
      seed: fc.integer(),
    }),
    { selector: ({ by }) => by, minLength: 1, maxLength: 4 },
  );
  fc.assert(
    fc.property(
      rank,
      fc.array(filter, { maxLength: 2 }),
      fc.integer({ min: 1, max: 40 }),
      (ranks, filters, limit) => {
        const all = ask(index, { filter: filters, rank: ranks, limit: 500 });
        const some = ask(index, { filter: filters, rank: ranks, limit });
        expect(idsOf(some)).toEqual(idsOf(all).slice(0, limit));
        expect(ask(index, { filter: filters, rank: ranks, limit })).toEqual(some);
        for (const item of all.items) {
          const weights = item.criteria.reduce((sum, criterion) => sum + criterion.weight, 0);
          expect(weights).toBeLessThan(1 + 1e-9);
          for (const { score, value } of item.criteria) {
            expect(score === null).toBe(value === null);
            if (score !== null) expect(score >= 0 && score <= 1).toBe(true);
          }
        }
      },
    ),
    { numRuns: 150 },
  );
});
