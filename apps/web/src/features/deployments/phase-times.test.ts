import type { Phase } from '@terroir/shared-types';
import { expect, test } from 'vitest';
import { phaseTimes } from './phase-times.ts';

const at = (seconds: number): string => new Date(seconds * 1000).toISOString();
const phase = (over: Partial<Phase>): Phase => ({
  stepId: 's',
  title: { en: 'S', ko: 'S' },
  kind: 'install',
  state: 'pending',
  startedAt: null,
  endedAt: null,
  tries: 0,
  medianSeconds: null,
  expectedSeconds: 10,
  budgetSeconds: 600,
  progress: null,
  ...over,
});

test('a phase under way is measured against the clock, an ended one against its end, on one scale', () => {
  const times = phaseTimes(
    [
      phase({ state: 'done', startedAt: at(100), endedAt: at(105) }),
      phase({ state: 'running', startedAt: at(105), expectedSeconds: 20 }),
      phase({}),
    ],
    145_000,
  );
  expect(times.map(({ elapsedSeconds }) => elapsedSeconds)).toEqual([5, 40, 0]);
  expect(times.map(({ share }) => share)).toEqual([5 / 40, 1, 0]);
  expect(times.map(({ ghostShare }) => ghostShare)).toEqual([0.25, 0.5, 0.25]);
  expect(times.map(({ late }) => late)).toEqual([false, true, false]);
});

test('a clock that is behind the server shows no negative time', () => {
  expect(phaseTimes([phase({ state: 'running', startedAt: at(200) })], 100_000)[0]?.elapsedSeconds).toBe(0);
});

test('a phase that takes twice as long as a rule, and half a minute at least, wants a word on what comes next', () => {
  const stuck = (seconds: number, expectedSeconds: number) =>
    phaseTimes([phase({ state: 'running', startedAt: at(100), expectedSeconds })], (100 + seconds) * 1000)[0]
      ?.stuck;
  expect(stuck(25, 1)).toBe(false);
  expect(stuck(31, 1)).toBe(true);
  expect(stuck(60, 40)).toBe(false);
  expect(stuck(81, 40)).toBe(true);
});
