import { expect, test } from 'vitest';
import { ask, idsOf } from './ask.ts';
import { fixture, indexOf } from './small-catalog.ts';

const index = indexOf(fixture.specs);
const expression = 'provider=aws and gpu=L4';
const rank = [{ by: 'reliability', weight: 1 }];

function historyOf(records: Record<string, { succeeded: number; tried: number }>) {
  return {
    of: (provider: string, region: string, name: string) => records[`${provider}+${region}+${name}`],
    all: () => Object.entries(records),
  };
}

test('without an attempt reliability does not apply', () => {
  const { items } = ask(index, { expression, rank, limit: 1 }, { history: historyOf({}) });
  expect(items[0]?.criteria[0]).toMatchObject({ value: null, weight: 0, evidence: { code: 'no-history' } });
});

test('what succeeded comes first, what was refused last, what was never tried between', () => {
  const history = historyOf({
    'aws+us-east-2+g6.xlarge': { succeeded: 6, tried: 6 },
    'aws+us-east-1+g6.xlarge': { succeeded: 0, tried: 6 },
  });
  const answer = ask(index, { expression, rank }, { history });
  const shareOf = (id: string) => answer.items.find(({ spec }) => spec.id === id)?.criteria[0];
  expect(idsOf(answer)[0]).toBe('aws+us-east-2+g6.xlarge');
  expect(idsOf(answer).at(-1)).toBe('aws+us-east-1+g6.xlarge');
  expect(shareOf('aws+us-east-2+g6.xlarge')?.value).toBeCloseTo((0.8 * 4 + 6) / 10, 9);
  expect(shareOf('aws+us-east-2+g6.xlarge')?.evidence).toMatchObject({
    code: 'own-attempts',
    values: { succeeded: 6, tried: 6 },
  });
});

test('a refusal in a region weighs on its family there and nowhere else', () => {
  const history = historyOf({ 'aws+us-east-1+g6.xlarge': { succeeded: 0, tried: 6 } });
  const { items } = ask(index, { expression: 'provider=aws', rank, limit: 500 }, { history });
  for (const { spec, criteria } of items) {
    const [result] = criteria;
    const isFamily = spec.region === 'us-east-1' && spec.accelerator?.model === 'L4';
    if (spec.id === 'aws+us-east-1+g6.xlarge') expect(result?.evidence.code).toBe('own-attempts');
    else expect(result?.evidence.code).toBe(isFamily ? 'family-attempts' : 'never-tried');
    expect(result?.value ?? 1, spec.id).toBeLessThanOrEqual(0.5);
    if (!isFamily) expect(result?.value).toBe(0.5);
  }
});
