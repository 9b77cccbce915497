import { expect, test } from 'vitest';
import { burnUntil } from './outlook.ts';
import { calendarAt, dayName, midnight } from './zoned-days.ts';

const iso = (ms: number): string => new Date(ms).toISOString();

test('today, Friday and the month end where the viewer is, not in UTC', () => {
  // 2026-11-25 is a Wednesday; at 16:00 UTC it is already Thursday in Seoul.
  const calendar = calendarAt(Date.UTC(2026, 10, 25, 16), 'Asia/Seoul');
  expect(iso(calendar.dayStartMs)).toBe('2026-11-25T15:00:00.000Z');
  expect(iso(calendar.fridayEndMs)).toBe('2026-11-27T15:00:00.000Z');
  expect(iso(calendar.monthStartMs)).toBe('2026-10-31T15:00:00.000Z');
  expect(iso(calendar.monthEndMs)).toBe('2026-11-30T15:00:00.000Z');
});

test('on a Friday it is this one, on a Saturday the next', () => {
  expect(iso(calendarAt(Date.UTC(2026, 10, 27, 23), 'UTC').fridayEndMs)).toBe('2026-11-28T00:00:00.000Z');
  expect(iso(calendarAt(Date.UTC(2026, 10, 28), 'UTC').fridayEndMs)).toBe('2026-12-05T00:00:00.000Z');
});

test('a day on which the clocks change has 23 or 25 hours', () => {
  const spring = Date.UTC(2026, 2, 8, 12);
  expect(dayName(spring, 'America/New_York')).toBe('2026-03-08');
  const hours = (ms: number) =>
    (midnight(ms, 'America/New_York', 1) - midnight(ms, 'America/New_York')) / 3_600_000;
  expect([hours(spring), hours(Date.UTC(2026, 10, 1, 12))]).toEqual([23, 25]);
});

test('a forecast ends where the expiry does, and an unknown price adds nothing', () => {
  const base = { simulated: false, n: 2 };
  const day = 86_400_000;
  const rows = [
    { ...base, hourly_usd: 0.1, expires_at: null },
    { ...base, hourly_usd: 1, expires_at: iso(day / 2) },
    { ...base, hourly_usd: null, expires_at: null },
  ];
  expect(burnUntil(rows, 0, day)).toBe(0.1 * 2 * 24 + 12 * 2);
  expect(burnUntil(rows, day, day)).toBe(0);
});
