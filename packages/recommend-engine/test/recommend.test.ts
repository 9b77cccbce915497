import { expect, test } from 'vitest';
import { QueryError, getSpec } from '../src/index.ts';
import { ask, idsOf } from './ask.ts';
import { fixture, indexOf, unpriced } from './small-catalog.ts';

const index = indexOf(fixture.specs);
const columbus: [number, number] = [-82.99, 39.96];

function failure(question: Parameters<typeof ask>[1]): QueryError {
  try {
    ask(index, question);
  } catch (error) {
    if (error instanceof QueryError) return error;
    throw error;
  }
  throw new Error('the question was accepted');
}

test('every spec is found by its id and no other', () => {
  for (const spec of fixture.specs) expect(getSpec(index, spec.id)).toMatchObject(spec);
  for (const id of ['', 'aws', 'aws+us-east-2', 'aws+us-east-2+p5', 'aws+nowhere+p5.48xlarge', '++']) {
    expect(getSpec(index, id)).toBeUndefined();
  }
});

test("the talk's first question: an L4 on AWS, cheap and near Columbus, is g6.xlarge in us-east-2", () => {
  const answer = ask(index, {
    filter: [
      { field: 'provider', op: '==', value: 'aws' },
      { field: 'accelerator.model', op: '==', value: 'L4' },
      { field: 'accelerator.count', op: '>=', value: 1 },
    ],
    rank: [
      { by: 'cost', weight: 0.7 },
      { by: 'location', weight: 0.3, near: columbus },
    ],
  });
  const [first, second] = answer.items;
  expect(first?.spec).toMatchObject({ id: 'aws+us-east-2+g6.xlarge', hourlyUsd: 0.8048 });
  expect(second?.spec.id).toBe('aws+us-east-1+g6.xlarge');
  expect(first?.criteria).toMatchObject([
    { by: 'cost', value: 0.8048, unit: 'USD/h', score: 1, weight: 0.7, evidence: { code: 'price-listed' } },
    { by: 'location', unit: 'km', weight: 0.3, evidence: { code: 'great-circle' } },
  ]);
  expect(first?.criteria[1]?.value).toBeLessThan(1);
  expect(first?.estimate.monthlyUsd).toBe(598.7712);
});

test("the talk's second question: eight H100 lists p5.48xlarge and a3-highgpu-8g with 640 GiB", () => {
  const answer = ask(index, {
    filter: [
      { field: 'accelerator.model', op: 'contains', value: 'h100' },
      { field: 'accelerator.count', op: '>=', value: 8 },
    ],
  });
  const names = answer.items.map((item) => item.spec.name);
  expect(names).toContain('p5.48xlarge');
  expect(names).toContain('a3-highgpu-8g');
  for (const item of answer.items) expect(item.spec.accelerator?.memoryGibTotal).toBe(640);
});

test('what was left out is counted at the first condition it misses', () => {
  const answer = ask(index, { expression: 'gpu~H100 and price<30 and provider=aws and not region~gov' });
  expect(idsOf(answer)).toEqual([
    'aws+us-east-1+p5.4xlarge',
    'aws+us-east-2+p5.4xlarge',
    'aws+us-west-2+p5.4xlarge',
  ]);
  const left = answer.excluded.reduce((sum, { count }) => sum + count, 0);
  expect(left + answer.total).toBe(fixture.specs.length);
  expect(answer.excluded[0]?.reason).toBe('does not match accelerator.model contains "H100"');
});

test('an unpriced spec counts, never wins by cost, and says why', () => {
  const cheapest = fixture.specs.filter((spec) => spec.provider === 'ncp');
  const withUnpriced = indexOf([
    ...fixture.specs,
    ...cheapest.map((spec, at) => unpriced(spec, `own-${at}`)),
  ]);
  const answer = ask(withUnpriced, {
    expression: 'provider=ncp',
    rank: [
      { by: 'cost', weight: 1 },
      { by: 'location', weight: 5, near: [127, 37.5] },
    ],
  });
  expect(answer.total).toBe(cheapest.length * 2);
  expect(answer.unpriced).toBe(cheapest.length);
  const prices = answer.items.map((item) => item.spec.hourlyUsd);
  expect(prices.slice(0, cheapest.length).every((price) => price !== null)).toBe(true);
  expect(prices.slice(cheapest.length).every((price) => price === null)).toBe(true);
  expect(answer.items.at(-1)?.criteria[0]).toMatchObject({
    value: null,
    score: null,
    weight: 0,
    evidence: { code: 'price-unknown' },
  });
  expect(answer.items.at(-1)?.estimate).toEqual({ hourlyUsd: null, dailyUsd: null, monthlyUsd: null });
});

test('a criterion that does not apply has weight 0, says so, and leaves the others their share', () => {
  const answer = ask(index, {
    rank: [
      { by: 'cost', weight: 2 },
      { by: 'reliability', weight: 6 },
      { by: 'throughput', weight: 2 },
      { by: 'latency', weight: 2 },
      { by: 'performance', weight: 2 },
    ],
    limit: 1,
  });
  expect(answer.items[0]?.criteria.map(({ by, weight, evidence }) => [by, weight, evidence.code])).toEqual([
    ['cost', 0.5, 'price-listed'],
    ['reliability', 0, 'no-history'],
    ['throughput', 0, 'no-workload'],
    ['latency', 0, 'no-region-given'],
    ['performance', 0.5, 'cpu-facts-incomplete'],
  ]);
});

test('latency prefers the region itself and marks what was never measured', () => {
  const answer = ask(index, {
    expression: 'vcpu=2 or vcpu=4',
    rank: [{ by: 'latency', weight: 1, nearRegions: ['aws+ap-northeast-2'] }],
  });
  expect(answer.items[0]?.spec.region).toBe('ap-northeast-2');
  expect(answer.items[0]?.criteria[0]?.evidence.code).toBe('latency-measured');
  const ncp = ask(index, {
    expression: 'provider=ncp',
    rank: [{ by: 'latency', weight: 1, nearRegions: ['aws+ap-northeast-2'] }],
  });
  expect(ncp.items[0]?.criteria[0]?.evidence).toMatchObject({
    code: 'latency-estimated',
    values: { measured: false },
  });
});

test('among accelerators performance counts cards, memory and bandwidth', () => {
  const answer = ask(index, {
    expression: 'provider=aws and gpu exists',
    rank: [{ by: 'performance', weight: 1 }],
  });
  expect(answer.items[0]?.spec.name).toBe('p5.48xlarge');
  const l4 = answer.items.find((item) => item.spec.name === 'g6.xlarge');
  expect(l4?.criteria[0]).toMatchObject({ value: 1, unit: 'L4 equivalents' });
});

test('a seed shuffles the same way every time and another seed differently', () => {
  const shuffled = (seed: number) =>
    idsOf(ask(index, { rank: [{ by: 'random', weight: 1, seed }], limit: 20 }));
  expect(shuffled(1)).toEqual(shuffled(1));
  expect(shuffled(1)).not.toEqual(shuffled(2));
});

test('an LLM workload keeps only cards that hold and run the model, with the arithmetic shown', () => {
  const workload = {
    kind: 'llm',
    modelId: 'llama3.3-70b',
    quantization: 'q4_K_M',
    contextTokens: 8192,
    parallel: 1,
    engine: 'ollama',
  } as const;
  const answer = ask(index, { workload, rank: [{ by: 'costPerMillionTokens', weight: 1 }] });
  expect(answer.total).toBeGreaterThan(5);
  for (const item of answer.items) {
    expect(item.fit?.fits).toBe(true);
    expect(item.fit?.perGpuGib).toBeLessThanOrEqual(item.fit?.usableGibPerGpu ?? 0);
    expect(item.spec.accelerator?.type).toBe('gpu');
  }
  expect(idsOf(answer)).not.toContain('aws+us-east-1+g6.xlarge');
  expect(answer.excluded.map(({ reason }) => reason)).toEqual([
    'no GPU for the model',
    'the model does not fit or run',
  ]);
  expect(answer.items[0]?.criteria[0]).toMatchObject({ unit: 'USD/1M tokens', weight: 1 });
  const [first] = answer.items;
  expect(first?.fit?.usdPerMillionTokens?.expected).toBe(first?.criteria[0]?.value);
});

test('a question that cannot be asked names the word and the nearest known one', () => {
  expect(failure({ filter: [{ field: 'vcpuu', op: '>', value: 1 }] })).toMatchObject({
    path: 'filter.0.field',
    suggestion: 'vcpu',
  });
  expect(failure({ filter: [{ field: 'vcpu', op: '=>', value: 1 }] })).toMatchObject({
    path: 'filter.0.op',
    suggestion: '>=',
  });
  expect(failure({ filter: [{ field: 'vcpu', op: '>', value: 'four' }] })).toMatchObject({
    code: 'wrong-value',
  });
  expect(failure({ filter: [{ field: 'vcpu', op: '>', value: Number.NaN }] })).toMatchObject({
    code: 'wrong-value',
  });
  expect(failure({ filter: [{ field: 'accelerator', op: '==', value: 'L4' }] })).toMatchObject({
    code: 'wrong-operator',
  });
  expect(failure({ rank: [{ by: 'price', weight: 1 }] })).toMatchObject({
    code: 'unknown-criterion',
    path: 'rank.0.by',
  });
  expect(failure({ rank: [{ by: 'costs', weight: 1 }] })).toMatchObject({ suggestion: 'cost' });
  expect(
    failure({ rank: [{ by: 'latency', weight: 1, nearRegions: ['aws+ap-northeast-22'] }] }),
  ).toMatchObject({ code: 'unknown-region', suggestion: 'aws+ap-northeast-2' });
  const workload = {
    kind: 'llm',
    modelId: 'llama3.1-8',
    quantization: 'fp16',
    contextTokens: 1,
    parallel: 1,
    engine: 'vllm',
  } as const;
  expect(failure({ workload })).toMatchObject({ code: 'unknown-model', suggestion: 'llama3.1-8b' });
});
