import { expect, test } from 'vitest';
import { readFacets, writeBound, writeList } from './expression-facets.ts';
import { withoutClause } from './split-clauses.ts';

const at = (value: number, strict = false) => ({ value, strict });

test('the clauses that have a control are read', () => {
  const { lists, ranges } = readFacets(
    'provider in (aws, gcp) and gpu~H100 and gpus>=8 and vram >= 80 GiB and mem>=16 and price<$30/h and name contains p5',
  );
  expect(lists).toMatchObject({
    provider: { values: ['aws', 'gcp'] },
    gpu: { contains: 'H100' },
    region: null,
    country: null,
  });
  expect(ranges).toMatchObject({
    gpus: { min: at(8), max: null },
    vram: { min: at(80) },
    memory: { min: at(16) },
    price: { min: null, max: at(30, true) },
    vcpu: { min: null, max: null },
  });
});

test('both ends of a range are read, and what the control cannot show is a condition of its own', () => {
  expect(readFacets('vcpu > 4 and vcpu <= 64').ranges.vcpu).toEqual({ min: at(4, true), max: at(64) });
  const { ranges } = readFacets('price < 3만원/h and vcpu = 4 and not provider = aws');
  expect([ranges.price.max, ranges.vcpu.min]).toEqual([null, null]);
});

test('setting a facet rewrites its clause in place and leaves the rest alone', () => {
  expect(writeBound('name ~ "p5 or p4" and vcpu >= 4 and arch=arm64', 'vcpu-min', at(16))).toBe(
    'name ~ "p5 or p4" and vcpu >= 16 and arch=arm64',
  );
  expect(writeList('price<30 and gpu~H100 and name~p5', 'gpu', ['H100', 'H100 NVL'])).toBe(
    'price<30 and gpu in (H100, "H100 NVL") and name~p5',
  );
});

test('clearing a facet takes its clause out', () => {
  expect(writeBound('vcpu >= 4 and arch=arm64', 'vcpu-min', null)).toBe('arch=arm64');
  expect(writeList('provider = aws', 'provider', [])).toBe('');
});

test('a new clause goes to its place so that equal facets give equal links', () => {
  const one = writeList(writeBound('', 'price-max', at(30)), 'provider', ['aws', 'gcp']);
  const other = writeBound(writeList('', 'provider', ['aws', 'gcp']), 'price-max', at(30));
  expect(one).toBe('provider in (aws, gcp) and price <= 30');
  expect(other).toBe(one);
});

test('an expression with a top-level or is kept whole and narrowed from outside', () => {
  expect(readFacets('gpu~H100 or gpu~A100')).toMatchObject({ lists: { gpu: null } });
  expect(writeBound('gpu~H100 or gpu~A100', 'price-max', at(30))).toBe(
    '(gpu~H100 or gpu~A100) and price <= 30',
  );
});

test('a word that only contains and is not a conjunction', () => {
  expect(readFacets('region = land-and-sea and name ~ brand')).toMatchObject({
    lists: { region: { values: ['land-and-sea'] } },
  });
});

test('an unfinished expression is not torn apart', () => {
  expect(writeBound('name ~ "p5', 'vcpu-min', null)).toBe('name ~ "p5');
  expect(withoutClause('name ~ "p5', 0)).toBe('name ~ "p5');
});

test('values with spaces are quoted and read back', () => {
  const written = writeList('', 'gpu', ['RTX PRO 6000']);
  expect(written).toBe('gpu = "RTX PRO 6000"');
  expect(readFacets(written).lists.gpu).toEqual({ values: ['RTX PRO 6000'] });
});

test('one condition is dropped by its place', () => {
  expect(withoutClause('gpu~H100 and price<30 and (provider=aws or provider=gcp)', 1)).toBe(
    'gpu~H100 and (provider=aws or provider=gcp)',
  );
});
