import { expect, test } from 'vitest';
import { ask } from './ask.ts';
import { fixture, indexOf } from './small-catalog.ts';

const index = indexOf(fixture.specs);

test('an answer with matches has no reason for being empty', () => {
  expect(ask(index, { expression: 'provider=aws' }).empty).toBeUndefined();
});

test('the condition that empties the answer is named, with what dropping each would bring back', () => {
  const { total, empty } = ask(index, {
    filter: [{ field: 'provider', op: '==', value: 'aws' }],
    expression: 'gpu~H100 and price<1',
  });
  const h100 = fixture.specs.filter(
    ({ provider, accelerator }) => provider === 'aws' && accelerator?.model === 'H100',
  );
  const cheapest = Math.min(...h100.flatMap(({ hourlyUsd }) => hourlyUsd ?? []));
  const cheap = fixture.specs.filter(({ provider, hourlyUsd }) => provider === 'aws' && (hourlyUsd ?? 1) < 1);
  expect(total).toBe(0);
  expect(empty?.emptiedBy).toEqual({ path: 'expression', text: 'hourlyUsd < 1' });
  expect(empty?.matchesAlone.map(({ path, text }) => `${path}: ${text}`)).toEqual([
    'filter.0: provider == "aws"',
    'expression: accelerator.model contains "H100"',
    'expression: hourlyUsd < 1',
  ]);
  expect(empty?.waysOut).toContainEqual({
    drop: [{ path: 'expression', text: 'hourlyUsd < 1' }],
    total: h100.length,
    nearest: { field: 'hourlyUsd', value: cheapest, unit: 'USD/h' },
  });
  expect(empty?.waysOut.find(({ drop }) => drop[0]?.text.includes('H100'))?.total).toBe(cheap.length);
});

test('two conditions that contradict each other are both named', () => {
  const { empty } = ask(index, { expression: 'vcpu>=64 and vcpu<=8' });
  const texts = empty?.waysOut.map(({ drop, total }) => [drop.map(({ text }) => text).join(), total]);
  expect(texts).toEqual(
    expect.arrayContaining([
      ['vcpu >= 64', fixture.specs.filter(({ vcpu }) => vcpu <= 8).length],
      ['vcpu <= 8', fixture.specs.filter(({ vcpu }) => vcpu >= 64).length],
    ]),
  );
});

test('a name that no spec has is answered with the nearest one', () => {
  const { empty } = ask(index, { filter: [{ field: 'gpu', op: '==', value: 'H1000' }] });
  expect(empty?.matchesAlone[0]?.total).toBe(0);
  expect(empty?.waysOut[0]?.nearest).toEqual({ field: 'accelerator.model', value: 'H100' });
});

test('when no single condition is in the way, the smallest set is told', () => {
  const { empty } = ask(index, { expression: 'vcpu>100000 and price<0 and provider=aws' });
  expect(empty?.waysOut).toEqual([
    {
      drop: [
        { path: 'expression', text: 'vcpu > 100000' },
        { path: 'expression', text: 'hourlyUsd < 0' },
      ],
      total: fixture.specs.filter(({ provider }) => provider === 'aws').length,
    },
  ]);
});

test('a model that fits nowhere counts as one of the conditions', () => {
  const workload = {
    kind: 'llm',
    modelId: 'deepseek-r1-671b',
    quantization: 'fp16',
    contextTokens: 8192,
    parallel: 1,
    engine: 'ollama',
  } as const;
  const { empty } = ask(index, { workload, expression: 'provider=aws' });
  expect(empty?.emptiedBy).toEqual({ path: 'workload', text: 'fits and runs the model' });
});

test('a hundred conditions are still told apart as far as they go, and all are honoured', () => {
  const many = Array.from({ length: 60 }, (_, at) => `vcpu!=${at + 1000}`).join(' and ');
  expect(ask(index, { expression: many }).total).toBe(fixture.specs.length);
  const last = ask(index, { expression: `${many} and vcpu>100000` });
  expect(last.total).toBe(0);
  expect(last.excluded).toMatchObject([{ reason: 'does not match one of 34 further conditions' }]);
});
