import type { Facet, Spec } from '@terroir/shared-types';
import { expect, test } from 'vitest';
import { QueryError } from '../src/index.ts';
import { ask } from './ask.ts';
import { fixture, indexOf, unpriced } from './small-catalog.ts';

const index = indexOf(fixture.specs);

function facetOf(facets: readonly Facet[] | undefined, field: string): Facet {
  const found = facets?.find((facet) => facet.field === field);
  if (found === undefined) throw new Error(`no facet ${field}`);
  return found;
}

function countsOf(facets: readonly Facet[] | undefined, field: string): Record<string, number> {
  const facet = facetOf(facets, field);
  if (facet.kind !== 'values') throw new Error(`${field} has bands`);
  return Object.fromEntries(facet.values.map(({ value, count }) => [String(value), count]));
}

const countedBy = (specs: readonly Spec[], read: (spec: Spec) => string | null) => {
  const groups = Map.groupBy(specs, read);
  return Object.fromEntries(
    [...groups].flatMap(([value, same]) => (value === null ? [] : [[value, same.length]])),
  );
};

test('facets are counted only when asked for', () => {
  expect(ask(index, {}).facets).toBeUndefined();
  expect(ask(index, { facets: false }).facets).toBeUndefined();
  expect(ask(index, { facets: ['arch'] }).facets?.map(({ field }) => field)).toEqual(['arch']);
});

test('every facet counts the matches of each value, and what has none as missing', () => {
  const { facets } = ask(index, { facets: true });
  expect(countsOf(facets, 'provider')).toEqual(countedBy(fixture.specs, (spec) => spec.provider));
  expect(countsOf(facets, 'arch')).toEqual(countedBy(fixture.specs, (spec) => spec.arch));
  expect(countsOf(facets, 'accelerator.model')).toEqual(
    countedBy(fixture.specs, (spec) => spec.accelerator?.model ?? null),
  );
  const withoutGpu = fixture.specs.filter((spec) => spec.accelerator === null).length;
  expect(facetOf(facets, 'accelerator.model').missing).toBe(withoutGpu);
});

test('a facet lifts its own conditions and keeps all others', () => {
  const { facets } = ask(index, {
    filter: [{ field: 'provider', op: '==', value: 'gcp' }],
    expression: 'gpu~H100',
    facets: true,
  });
  const h100 = fixture.specs.filter((spec) => spec.accelerator?.model.includes('H100'));
  expect(countsOf(facets, 'provider')).toEqual(countedBy(h100, (spec) => spec.provider));
  const provider = facetOf(facets, 'provider');
  expect(provider.kind === 'values' && provider.values.filter(({ selected }) => selected)).toMatchObject([
    { value: 'gcp' },
  ]);
  const onGcp = fixture.specs.filter((spec) => spec.provider === 'gcp');
  expect(countsOf(facets, 'accelerator.model')).toEqual(
    countedBy(onGcp, (spec) => spec.accelerator?.model ?? null),
  );
  expect(countsOf(facets, 'arch')).toEqual({
    x86_64: h100.filter(({ provider }) => provider === 'gcp').length,
  });
});

test('bands hold every match once, with the ends of what matches', () => {
  const [first, second] = fixture.specs;
  if (first === undefined || second === undefined) throw new Error('no specs');
  const own = indexOf([...fixture.specs, unpriced(first, 'own-1'), unpriced(second, 'own-2')]);
  const { facets, total } = ask(own, { facets: true });
  for (const facet of facets ?? []) {
    if (facet.kind !== 'bands') continue;
    expect(
      facet.bands.reduce((sum, { count }) => sum + count, facet.missing),
      facet.field,
    ).toBe(total);
  }
  const price = facetOf(facets, 'hourlyUsd');
  const prices = fixture.specs.flatMap(({ hourlyUsd }) => hourlyUsd ?? []);
  expect(price).toMatchObject({
    min: Math.min(...prices),
    max: Math.max(...prices),
    missing: 2,
    unit: 'USD/h',
  });
});

test('a facet that does not exist is refused with the nearest one', () => {
  expect(() => ask(index, { facets: ['providr'] })).toThrow(QueryError);
  expect(() => ask(index, { facets: ['providr'] })).toThrow('nearest known: "provider"');
});
