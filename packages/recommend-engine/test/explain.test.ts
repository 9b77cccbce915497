import type { RecommendationRequest } from '@terroir/shared-types';
import { expect, test } from 'vitest';
import { compare, neighbours, regionBests, whyNot } from '../src/index.ts';
import { ask, idsOf } from './ask.ts';
import { fixture, indexOf, unpriced } from './small-catalog.ts';

const first = fixture.specs[0];
if (first === undefined) throw new Error('the fixture has specs');
const index = indexOf([...fixture.specs, unpriced(first, 'own')]);
const seoul: [number, number] = [126.978, 37.5665];

const question = (part: Partial<RecommendationRequest>): RecommendationRequest => ({
  filter: [],
  rank: [],
  expression: '',
  limit: 50,
  ...part,
});
const costAndPlace = [
  { by: 'cost', weight: 0.7 },
  { by: 'location', weight: 0.3, near: seoul },
];
const llama = {
  kind: 'llm',
  modelId: 'llama3.1-8b',
  quantization: 'q4_K_M',
  contextTokens: 8192,
  parallel: 1,
  engine: 'ollama',
} as const;

test('why A before B: both values, their difference and the points each criterion gives', () => {
  const asked = question({ expression: 'gpu=L4 and gpus=1', rank: costAndPlace });
  const near = 'gcp+asia-northeast3+g2-standard-4';
  const cheap = 'gcp+us-east4+g2-standard-4';
  const { items, pairs } = compare(index, asked, [cheap, near]);
  expect(items.map(({ spec }) => spec.id)).toEqual([near, cheap]);
  expect(pairs[0]).toMatchObject({ before: near, after: cheap, decidedBy: 'score' });
  const [most, other] = pairs[0]?.reasons ?? [];
  expect(most).toMatchObject({ by: 'location', code: 'better', unit: 'km' });
  expect(other).toMatchObject({ by: 'cost', code: 'worse', before: 0.907714, after: 0.704518 });
  expect(other?.ratio).toBeCloseTo(0.2884, 3);
  const points = pairs[0]?.reasons.reduce((sum, reason) => sum + reason.points, 0);
  expect(points).toBeCloseTo(pairs[0]?.scoreGap ?? Number.NaN, 12);
});

test('what is compared has the same rank, score and values as in the answer itself', () => {
  const asked = question({ expression: 'gpu exists', rank: costAndPlace, limit: 500 });
  const answer = ask(index, asked);
  const picked = [0, 7, 40, answer.items.length - 1].map((at) => answer.items[at]?.spec.id ?? '');
  const { items } = compare(index, asked, picked);
  expect(items).toEqual(
    picked.map((id) => ({ ...answer.items.find(({ spec }) => spec.id === id), misses: [] })),
  );
});

test('equals are decided by id, and less known stands behind whatever the score', () => {
  const twins = compare(index, question({}), ['ncp+KR+s4-g3a', 'ncp+KR+s4-g3']);
  expect(twins.pairs[0]).toMatchObject({ before: 'ncp+KR+s4-g3', decidedBy: 'id', scoreGap: 0 });
  const unknown = `${first.provider}+${first.region}+own`;
  const pair = compare(index, question({}), [unknown, 'aws+us-east-1+p5.48xlarge']).pairs[0];
  expect(pair).toMatchObject({ after: unknown, decidedBy: 'unknown', reasons: [{ code: 'after-unknown' }] });
});

test('why not: every condition that fails, with what the spec has and how far it is off', () => {
  const asked = question({
    filter: [{ field: 'vcpu', op: '<=', value: 64 }],
    expression: 'gpu~H100 and price<30 and (provider=gcp or provider=azure)',
  });
  const { item, first: best, behind, ifDropped } = whyNot(index, asked, 'aws+us-east-1+p5.48xlarge');
  expect(item).toMatchObject({
    rank: null,
    score: null,
    criteria: [{ by: 'cost', value: 55.04, score: null }],
  });
  expect(item.misses).toMatchObject([
    { path: 'filter.0', found: [{ field: 'vcpu', value: 192 }], gap: 128 },
    { path: 'expression', text: 'hourlyUsd < 30', found: [{ value: 55.04, unit: 'USD/h' }] },
    {
      text: 'provider == "gcp" or provider == "azure"',
      found: [{ field: 'provider', value: 'aws' }],
      gap: null,
    },
  ]);
  expect(item.misses[1]?.gap).toBeCloseTo(25.04, 9);
  expect(best?.rank).toBe(1);
  expect(behind).toMatchObject({ after: item.spec.id, decidedBy: 'filter' });
  const without = ask(index, { expression: 'gpu~H100', limit: 500 });
  expect(ifDropped).toEqual({ rank: idsOf(without).indexOf(item.spec.id) + 1, total: without.total });
});

test('why not, for what matches: its rank and what it loses to the first by', () => {
  const asked = question({ expression: 'gpu~H100', rank: costAndPlace, limit: 500 });
  const answer = ask(index, asked);
  const { item, behind, ifDropped, total } = whyNot(index, asked, 'aws+us-east-1+p5.48xlarge');
  expect(item.rank).toBe(idsOf(answer).indexOf(item.spec.id) + 1);
  expect([total, ifDropped]).toEqual([answer.total, null]);
  expect(behind?.before).toBe(answer.items[0]?.spec.id);
  expect(whyNot(index, asked, behind?.before ?? '').behind).toBeNull();
});

test('a card on which the model does not fit says how much is missing', () => {
  const asked = question({ workload: { ...llama, modelId: 'llama3.3-70b' } });
  const { item } = whyNot(index, asked, 'aws+us-east-1+g6.xlarge');
  expect(item.misses).toMatchObject([{ code: 'workload', path: 'workload' }]);
  expect(item.misses[0]?.gap).toBeGreaterThan(10);
  expect(item.misses[0]?.reason).toContain('GiB usable');
});

test('the three neighbours of a choice, with what each would change', () => {
  const asked = question({
    workload: llama,
    rank: [
      { by: 'location', weight: 1, near: seoul },
      { by: 'latency', weight: 0, nearRegions: ['aws+ap-northeast-2'] },
    ],
  });
  const { items, figures } = neighbours(index, asked, 'aws+us-east-1+g6.xlarge');
  const [cheapest, nearest, best] = items;
  expect(cheapest).toMatchObject({ kind: 'cheapest-same-gpu', spec: { id: 'runpod+US+l4-community' } });
  expect(cheapest?.deltas?.hourlyUsd).toBeCloseTo(0.44 - 0.8048, 9);
  expect(nearest?.spec?.lngLat[0]).toBeGreaterThan(126);
  expect(nearest?.deltas?.ms).toBeLessThan(-100);
  expect(nearest?.figures?.msMeasured).not.toBeNull();
  const usd = (id: string) =>
    ask(index, { ...asked, rank: [{ by: 'costPerMillionTokens', weight: 1 }] }).items.findIndex(
      ({ spec }) => spec.id === id,
    );
  expect(usd(best?.spec?.id ?? '')).toBe(0);
  expect(best?.deltas?.usdPerMillionTokens).toBeLessThan(0);
  expect(figures.tokensPerSecond).toBeGreaterThan(10);
});

test('a neighbour can do the job of the chosen one, and the best choice has none', () => {
  const of = (id: string) => neighbours(index, question({}), id).items;
  for (const { spec } of of('hyperstack+CANADA-1+n3-H100x8')) {
    if (spec !== null) expect(spec.accelerator?.memoryGibTotal).toBeGreaterThanOrEqual(640);
  }
  expect(of('hyperstack+CANADA-1+n3-H100x8').map(({ code }) => code)).toEqual([
    'already-chosen',
    'no-place-given',
    'already-chosen',
  ]);
  for (const { spec } of of('kt+KR1+16x32.itl')) {
    if (spec === null) continue;
    expect(spec).toMatchObject({ accelerator: null });
    expect([spec.vcpu >= 16, spec.memoryGib >= 32]).toEqual([true, true]);
  }
});

test('a choice outside the question is not held to the conditions that it fails', () => {
  const asked = question({ expression: 'gpu~H100 and provider!=runpod' });
  const [cheapest] = neighbours(index, asked, 'aws+us-east-1+g6.xlarge').items;
  expect(cheapest).toMatchObject({ code: 'found', spec: { id: 'gcp+us-east4+g2-standard-4' } });
});

test('every region with a match shows its own best, the same as when asked for alone', () => {
  const asked = question({ expression: 'gpu~H100', workload: llama, rank: costAndPlace });
  const { items, total, valueUnit } = regionBests(index, asked);
  expect(items.reduce((sum, region) => sum + region.total, 0)).toBe(total);
  expect(valueUnit).toBe('L4 equivalents per USD/h');
  for (const region of items) {
    const alone = (by: string) =>
      ask(index, {
        ...asked,
        expression: `gpu~H100 and regionId="${region.regionId}"`,
        rank: [{ by, weight: 1 }],
      }).items[0];
    expect(region.price?.specId).toBe(alone('cost')?.spec.id);
    expect(region.value?.value).toBe(alone('value')?.criteria[0]?.value);
    expect(region.tokens?.usdPerMillionTokens).toBe(alone('costPerMillionTokens')?.criteria[0]?.value);
    expect(region.km).toBeGreaterThanOrEqual(0);
  }
});

test('the answer can be ordered by any column, and keeps the rank by score', () => {
  const asked = { expression: 'gpu exists', limit: 500 };
  const byScore = idsOf(ask(index, asked));
  for (const by of ['usdPerVramGib', 'usdPerGpu', 'vram', 'name', 'performance', 'id', 'priceSource']) {
    const up = ask(index, { ...asked, sort: { by, descending: false } });
    const down = ask(index, { ...asked, sort: { by, descending: true } });
    expect(up.items.length).toBe(byScore.length);
    for (const { spec, rank } of up.items) expect(byScore[rank - 1]).toBe(spec.id);
    if (by === 'id') expect(idsOf(down)).toEqual(idsOf(up).toReversed());
  }
  const perGib = ask(index, { ...asked, sort: { by: 'usdPerVramGib', descending: false } }).items.map(
    ({ spec }) => (spec.hourlyUsd ?? Infinity) / (spec.accelerator?.memoryGibTotal ?? 0),
  );
  expect(perGib).toEqual(perGib.toSorted((a, b) => a - b));
});

test('what cannot be explained is refused with what would be right', () => {
  expect(() =>
    compare(index, question({}), ['aws+us-east-1+p5.48xlarge', 'aws+us-east-1+p5.48xlarg']),
  ).toThrow(/specs?.*p5\.48xlarg".*nearest known: "aws\+us-east-1\+p5\.48xlarge"/);
  expect(() => ask(index, { sort: { by: 'usdPerVCpus', descending: false } })).toThrow(/usdPerVcpu/);
  expect(() => ask(index, { sort: { by: 'latency', descending: false } })).toThrow(/a place of the users/);
});
