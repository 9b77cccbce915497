import { expect, test } from 'vitest';
import { CronError, cronClock } from './cron-clock.ts';

const next = (cron: string, zone: string, from: string) =>
  cronClock(cron, zone).next(new Date(from))?.toISOString();

test('19:00 in Seoul on weekdays is 10:00 UTC, and Friday is followed by Monday', () => {
  expect(next('0 19 * * 1-5', 'Asia/Seoul', '2026-11-27T09:59:59Z')).toBe('2026-11-27T10:00:00.000Z');
  expect(next('0 19 * * 1-5', 'Asia/Seoul', '2026-11-27T10:00:00Z')).toBe('2026-11-30T10:00:00.000Z');
  expect(next('0 19 * * MON-FRI', 'Asia/Seoul', '2026-11-28T00:00:00Z')).toBe('2026-11-30T10:00:00.000Z');
});

test('the same hour of the wall clock is kept over daylight saving', () => {
  expect(next('0 8 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z')).toBe('2026-10-25T07:00:00.000Z');
  expect(next('0 8 * * *', 'Europe/Berlin', '2026-10-23T12:00:00Z')).toBe('2026-10-24T06:00:00.000Z');
});

test('the latest time is the one at or before now', () => {
  const clock = cronClock('0 19 * * 1-5', 'Asia/Seoul');
  expect(clock.latest(new Date('2026-11-29T00:00:00Z'))?.toISOString()).toBe('2026-11-27T10:00:00.000Z');
  expect(clock.latest(new Date('2026-11-27T10:00:00Z'))?.toISOString()).toBe('2026-11-27T10:00:00.000Z');
});

test.each([
  ['0 19 * *', 'UTC', 'cron'],
  ['0 0 19 * * *', 'UTC', 'cron'],
  ['61 19 * * *', 'UTC', 'cron'],
  ['every day', 'UTC', 'cron'],
  ['0 19 * * 1-5', 'Asia/Pyongchang', 'timeZone'],
])('%s in %s is refused for its %s', (cron, zone, field) => {
  expect(() => cronClock(cron, zone)).toThrow(CronError);
  try {
    cronClock(cron, zone);
  } catch (error) {
    expect(error).toMatchObject({ field });
  }
});
