import { expect, test } from 'vitest';
import type { DriverConnection } from '../drivers/registry.ts';
import { createHasCome } from './has-come.ts';

const at = (hours: number): string => new Date(Date.UTC(2026, 0, 1, hours)).toISOString();
const hourMs = 3_600_000;

/** Noon here; `cloud`: how far its clock is ahead of the machine's; undefined: it shows none, null: not heard yet. */
const subject = (cloud: number | null | undefined, jumpMs = 0) => {
  const driver = cloud === undefined ? {} : { clockDifferenceMs: () => cloud };
  return createHasCome({
    drivers: { get: () => ({ driver }) as unknown as DriverConnection },
    now: () => new Date(at(12)),
    differenceMs: () => jumpMs,
  });
};

test('a time has come when both clocks say so', () => {
  expect(subject(0)('c', at(12))).toBe(true);
  expect(subject(0)('c', at(13))).toBe(false);
  expect(subject(90_000)('c', at(12))).toBe(true);
});

test('with a clock that is a day ahead of the cloud nothing is due before its time, and it is when that comes', () => {
  const ahead = subject(-24 * hourMs);
  expect(ahead('c', at(11))).toBe(false);
  expect(ahead('c', at(-12))).toBe(true);
});

test('with a clock that lags behind the cloud our own time is waited for', () => {
  expect(subject(24 * hourMs)('c', at(13))).toBe(false);
});

test('a jump of the machine that our time did not follow is no difference of the cloud', () => {
  expect(subject(-24 * hourMs, 24 * hourMs)('c', at(12))).toBe(true);
});

test('a cloud without a clock is not asked, one that was not heard yet is waited for', () => {
  expect(subject(undefined)('c', at(12))).toBe(true);
  expect(subject(null)('c', at(12))).toBe(false);
});
