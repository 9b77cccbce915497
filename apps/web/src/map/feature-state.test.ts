import { expect, test } from 'vitest';
import { createFeatureStates } from './feature-state.ts';

const record = () => {
  const calls: [string, object][] = [];
  const states = createFeatureStates(
    { setFeatureState: ({ id }, state) => calls.push([id, state]) },
    'regions',
  );
  return { calls, states };
};
const rest = { hover: false };

test('a feature is told once, however often the same is wanted', () => {
  const { calls, states } = record();
  states.apply(new Map([['a', { hover: true }]]), rest);
  states.apply(new Map([['a', { hover: true }]]), rest);
  expect(calls).toEqual([['a', { hover: true }]]);
});

test('what is no longer wanted falls back, the others stay untouched', () => {
  const { calls, states } = record();
  states.apply(
    new Map([
      ['a', { hover: true }],
      ['b', { hover: true }],
    ]),
    rest,
  );
  calls.length = 0;
  states.apply(new Map([['b', { hover: true }]]), rest);
  expect(calls).toEqual([['a', { hover: false }]]);
});
