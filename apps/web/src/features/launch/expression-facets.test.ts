import { expect, test } from 'vitest';
import { readFacets, writeFacet } from './expression-facets.ts';

test('the clauses that have a control are read, the others are counted', () => {
  const facets = readFacets(
    'provider in (aws, gcp) and gpu~H100 and gpus>=8 and vram >= 80 GiB and mem>=16 and price<=30 and name contains p5',
  );
  expect(facets).toEqual({
    providers: ['aws', 'gcp'],
    region: null,
    gpu: { exact: false, model: 'H100' },
    minGpus: 8,
    minVramGib: 80,
    minVcpu: null,
    minMemoryGib: 16,
    maxHourlyUsd: 30,
    other: 1,
  });
});

test('a comparison that the control cannot show is left as a condition of its own', () => {
  expect(readFacets('price < 30 and vcpu = 4')).toMatchObject({
    maxHourlyUsd: null,
    minVcpu: null,
    other: 2,
  });
});

test('setting a facet rewrites its clause in place and leaves the rest alone', () => {
  expect(writeFacet('name ~ "p5 or p4" and vcpu >= 4 and arch=arm64', 'minVcpu', 16)).toBe(
    'name ~ "p5 or p4" and vcpu >= 16 and arch=arm64',
  );
});

test('clearing a facet takes its clause out', () => {
  expect(writeFacet('vcpu >= 4 and arch=arm64', 'minVcpu', null)).toBe('arch=arm64');
  expect(writeFacet('provider = aws', 'providers', [])).toBe('');
});

test('a new clause goes to its place so that equal facets give equal links', () => {
  const one = writeFacet(writeFacet('', 'maxHourlyUsd', 30), 'providers', ['aws', 'gcp']);
  const other = writeFacet(writeFacet('', 'providers', ['aws', 'gcp']), 'maxHourlyUsd', 30);
  expect(one).toBe('provider in (aws, gcp) and price <= 30');
  expect(other).toBe(one);
});

test('an expression with a top-level or is kept whole and narrowed from outside', () => {
  expect(readFacets('gpu~H100 or gpu~A100')).toMatchObject({ gpu: null, other: 1 });
  expect(writeFacet('gpu~H100 or gpu~A100', 'maxHourlyUsd', 30)).toBe(
    '(gpu~H100 or gpu~A100) and price <= 30',
  );
});

test('a word that only contains and is not a conjunction', () => {
  expect(readFacets('region = land-and-sea and name ~ brand')).toMatchObject({
    region: 'land-and-sea',
    other: 1,
  });
});

test('an unfinished expression is not torn apart', () => {
  expect(writeFacet('name ~ "p5', 'minVcpu', null)).toBe('name ~ "p5');
});

test('values with spaces are quoted and read back', () => {
  const written = writeFacet('', 'gpu', { exact: true, model: 'RTX PRO 6000' });
  expect(written).toBe('gpu = "RTX PRO 6000"');
  expect(readFacets(written).gpu).toEqual({ exact: true, model: 'RTX PRO 6000' });
});

test('what is written for every facet is read back as the same value', () => {
  let expression = '';
  expression = writeFacet(expression, 'region', 'us-east-2');
  expression = writeFacet(expression, 'minGpus', 0.5);
  expression = writeFacet(expression, 'minVramGib', 80);
  expression = writeFacet(expression, 'minMemoryGib', 64);
  expect(readFacets(expression)).toMatchObject({
    region: 'us-east-2',
    minGpus: 0.5,
    minVramGib: 80,
    minMemoryGib: 64,
  });
});
