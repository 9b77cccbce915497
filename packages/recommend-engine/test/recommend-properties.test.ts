import type { Filter, Spec } from '@terroir/shared-types';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ask, idsOf } from './ask.ts';
import { plainMatch } from './plain-match.ts';
import { fixture, indexOf, unpriced } from './small-catalog.ts';

const specs: Spec[] = [
  ...fixture.specs,
  ...fixture.specs.slice(0, 12).map((spec) => unpriced(spec, `${spec.name}-unpriced`)),
];
const index = indexOf(specs);

const valuesOf = (path: string): fc.Arbitrary<string> =>
  fc.constantFrom(
    ...new Set(
      specs.map((spec) =>
        String(path === 'model' ? (spec.accelerator?.model ?? 'none') : Reflect.get(spec, path)),
      ),
    ),
  );

const filter: fc.Arbitrary<Filter> = fc.oneof(
  fc.record({
    field: fc.constantFrom(
      'vcpu',
      'memoryGib',
      'hourlyUsd',
      'accelerator.count',
      'accelerator.memoryGibTotal',
    ),
    op: fc.constantFrom('<', '<=', '==', '!=', '>=', '>'),
    value: fc.constantFrom(0.5, 1, 2, 4, 8, 16, 24, 80, 640),
  }),
  fc.record({
    field: fc.constantFrom('provider', 'region', 'name', 'id', 'note', 'priceSource', 'arch'),
    op: fc.constantFrom('==', '!=', 'contains'),
    value: fc.oneof(
      valuesOf('region'),
      valuesOf('provider'),
      valuesOf('id'),
      fc.constantFrom('A', 'east', 'arm64', '-2+g6', 'aws+us', '+', '@7.2', 'cny 1', 'CNY 0.1'),
    ),
  }),
  fc.record({
    field: fc.constant('accelerator.model'),
    op: fc.constant('in'),
    value: fc.array(valuesOf('model'), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    field: fc.constantFrom('accelerator', 'hourlyUsd', 'note', 'priceAsOf'),
    op: fc.constant('exists'),
    value: fc.boolean(),
  }),
);

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
      const excluded = answer.excluded.reduce((sum, { count }) => sum + count, 0);
      expect(excluded + answer.total).toBe(specs.length);
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
