import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getSpec, latencyBetween } from '@terroir/recommend-engine';
import { imageSchema, llmModelSchema, rateSchema, regionSchema, specSchema } from '@terroir/shared-types';
import { afterEach, expect, test } from 'vitest';
import { loadCatalog } from './load-catalog.ts';

const assets = join(import.meta.dirname, '../../../../assets');
const shipped = loadCatalog(assets);

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A copy of the shipped catalog in which one file was changed. */
function withChange(name: string, change: (text: string) => string): string {
  const folder = mkdtempSync(join(tmpdir(), 'terroir-catalog-'));
  folders.push(folder);
  cpSync(join(assets, 'catalog'), join(folder, 'catalog'), { recursive: true });
  const path = join(folder, 'catalog', name);
  writeFileSync(path, change(readFileSync(path, 'utf8')));
  return folder;
}

test('the shipped catalog has every provider, region, spec, GPU and model', () => {
  expect(shipped.index.offers.length).toBe(110_216);
  expect(shipped.regions).toHaveLength(326);
  expect(shipped.providers).toHaveLength(27);
  expect(shipped.gpus).toHaveLength(100);
  expect(shipped.llmModels).toHaveLength(105);
  expect(shipped.rates).toEqual([
    expect.objectContaining({ currency: 'KRW', perUsd: 1450, asOf: '2025-11' }),
  ]);
  expect(shipped.providers.reduce((sum, provider) => sum + provider.pricedCount, 0)).toBe(110_216);
});

test('rows have the shape of the contract', () => {
  for (const region of shipped.regions) regionSchema.parse(region);
  for (const image of shipped.images) imageSchema.parse(image);
  for (const model of shipped.llmModels) llmModelSchema.parse(model);
  for (const rate of shipped.rates) rateSchema.parse(rate);
  specSchema.parse(getSpec(shipped.index, 'aws+us-east-2+p5.48xlarge'));
});

test('a spec carries its price with source, date and original amount', () => {
  expect(getSpec(shipped.index, 'aws+us-east-2+p5.48xlarge')).toMatchObject({
    vcpu: 192,
    memoryGib: 2048,
    accelerator: {
      type: 'gpu',
      vendor: 'nvidia',
      model: 'H100',
      count: 8,
      memoryGibEach: 80,
      memoryGibTotal: 640,
    },
    hourlyUsd: 55.04,
    priceSource: 'skypilot-catalog v9',
    priceAsOf: null,
  });
  expect(getSpec(shipped.index, 'alibaba+cn-qingdao+ecs.e4.4xlarge')).toMatchObject({
    note: 'CNY 14.44 @7.2 (China-site list)',
    priceSource: 'karpenter-alibaba 2024-12',
    priceAsOf: '2024-12',
  });
  expect(getSpec(shipped.index, 'hyperstack+CANADA-1+n3-H100-SXM5x8')?.memoryGib).toBe(1800);
  expect(getSpec(shipped.index, 'hyperstack+US-1+n3-H100-SXM5x8')?.memoryGib).toBe(960);
});

test('latency tells a measured value from a copied and an estimated one', () => {
  expect(latencyBetween(shipped.index, 'alibaba+ap-south-1', 'alibaba+ap-southeast-2')).toEqual({
    ms: 148.493,
    kind: 'measured',
  });
  expect(latencyBetween(shipped.index, 'ncp+KR', 'aws+us-east-2')?.kind).toBe('estimated');
  expect(latencyBetween(shipped.index, 'nowhere+x', 'aws+us-east-2')).toBeUndefined();
});

test('the version changes with the content', () => {
  expect(loadCatalog(assets).catalogVersion).toBe(shipped.catalogVersion);
  const changed = withChange('rates.tsv', (text) => text.replace('1450', '1451'));
  expect(loadCatalog(changed).catalogVersion).not.toBe(shipped.catalogVersion);
});

const broken: [name: string, change: (text: string) => string, message: RegExp][] = [
  [
    'specs/ibm.tsv',
    (text) => text.replace(/^(gx\S+\t)\d+/m, '$1many'),
    /^assets\/catalog\/specs\/ibm\.tsv line \d+: column "vcpu": "many" is not a number$/,
  ],
  [
    'specs/kt.tsv',
    (text) => text.trimEnd().replace(/[^\t]+$/, 'free') + '\n',
    /^assets\/catalog\/specs\/kt\.tsv line \d+: \S+ in ".+": "free" is not a price$/,
  ],
  [
    'specs/kt.tsv',
    (text) => text + text.trimEnd().split('\n').at(-1) + '\n',
    /kt\.tsv line \d+: .+ already priced on line \d+$/,
  ],
  [
    'specs/nhn.tsv',
    (text) => text.replace('\tKR1', '\tKR9'),
    /nhn\.tsv line \d+: region "KR9" is not in regions/,
  ],
  ['specs/nhn.tsv', (text) => text.slice(0, -20), /nhn\.tsv line \d+: the file is cut off/],
  [
    'regions.tsv',
    (text) => text.replace('-33.9249', '-133.9249'),
    /regions\.tsv line 2: column "lat": outside ±90$/,
  ],
  [
    'regions.tsv',
    (text) => text.replace('\tZA\t', '\t'),
    /regions\.tsv line 2: 6 columns where the header has 7$/,
  ],
  ['gpus.tsv', (text) => text + text.split('\n')[1] + '\n', /gpus\.tsv line 102: ".+" is already on line 2$/],
  [
    'latency.tsv',
    (text) => text.replace('148.493', 'fast'),
    /latency\.tsv line 2: to ".+": "fast" is not milli/,
  ],
  ['images.tsv', (text) => text.replace('\tfalse\t', '\tmaybe\t'), /images\.tsv line 2: column "gpuDriver"/],
];

for (const [name, change, message] of broken) {
  test(`a broken ${name} stops the load with file and line: ${message.source.slice(0, 60)}`, () => {
    expect(() => loadCatalog(withChange(name, change))).toThrow(message);
  });
}

test('a missing file is named', () => {
  expect(() => loadCatalog(join(tmpdir(), 'no-such-assets'))).toThrow(
    /^assets\/catalog\/providers\.tsv: ENOENT/,
  );
});
