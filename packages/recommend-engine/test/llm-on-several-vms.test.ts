import { expect, test } from 'vitest';
import { ask } from './ask.ts';
import { fixture, indexOf } from './small-catalog.ts';

const index = indexOf(fixture.specs);
const workload = {
  kind: 'llm',
  modelId: 'llama3.3-70b',
  quantization: 'bf16',
  contextTokens: 8192,
  parallel: 1,
  engine: 'vllm',
} as const;
const oneCard = 'gpu=H100 and gpus=1';

test('where one VM is too small, as many as it takes count and cost together', () => {
  expect(ask(index, { workload, expression: oneCard }).total).toBe(0);
  const { items } = ask(index, { workload: { ...workload, maxVms: 4 }, expression: oneCard });
  expect(items.length).toBeGreaterThan(0);
  for (const { spec, fit, criteria, estimate } of items) {
    expect(fit).toMatchObject({ fits: true, vmCount: 2, gpuCount: 2 });
    expect(criteria[0]).toMatchObject({ by: 'cost', evidence: { values: { vmCount: 2 } } });
    expect(criteria[0]?.value).toBeCloseTo((spec.hourlyUsd ?? 0) * 2, 9);
    expect(estimate.hourlyUsd).toBeCloseTo((spec.hourlyUsd ?? 0) * 2, 9);
  }
  const prices = items.map(({ estimate }) => estimate.hourlyUsd ?? 0);
  expect(prices).toEqual(prices.toSorted((a, b) => a - b));
});

test('a model that fits nothing is answered with the nearest workloads that do', () => {
  const { empty } = ask(index, { workload, expression: oneCard });
  expect(empty?.alternatives).toMatchObject([
    { change: 'quantization', to: 'awq' },
    { change: 'vmCount', to: 2 },
  ]);
  for (const { change, to, total, cheapestSpecId } of empty?.alternatives ?? []) {
    const changed = change === 'vmCount' ? { maxVms: Number(to) } : { quantization: 'awq' as const };
    const answer = ask(index, { workload: { ...workload, ...changed }, expression: oneCard });
    expect(answer.items[0]?.spec.id).toBe(cheapestSpecId);
    if (change === 'quantization') expect(answer.total).toBe(total);
  }
});
