import { expect, test } from 'vitest';
import { facetCounts } from '../src/index.ts';
import { fixture, indexOf } from './small-catalog.ts';

const index = indexOf(fixture.specs);

test('facets count the matches of each value and leave out what is missing', () => {
  const facets = facetCounts(index, { filter: [], expression: '' });
  for (const path of ['provider', 'arch'] as const) {
    const expected = Map.groupBy(fixture.specs, (spec) => spec[path]);
    expect(facets[path]?.length).toBe(expected.size);
    for (const { value, count } of facets[path] ?? []) {
      expect(count).toBe(fixture.specs.filter((spec) => spec[path] === value).length);
    }
  }
  const withGpu = fixture.specs.filter((spec) => spec.accelerator !== null).length;
  expect(facets['accelerator.model']?.reduce((sum, { count }) => sum + count, 0)).toBe(withGpu);
});

test('facets follow the question', () => {
  const facets = facetCounts(index, {
    filter: [{ field: 'provider', op: '==', value: 'gcp' }],
    expression: 'gpu~H100',
  });
  expect(facets['provider']?.map(({ value }) => value)).toEqual(['gcp']);
  expect(facets['accelerator.model']?.map(({ value }) => value)).toEqual(['H100']);
});
