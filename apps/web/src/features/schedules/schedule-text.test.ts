import { expect, test } from 'vitest';
import { clockText, fromCron, toCron } from './schedule-text.ts';

test('what the form makes is read back as it was', () => {
  for (const days of ['every', 'weekdays', 'weekends'] as const) {
    const time = { hour: 19, minute: 5, days };
    expect(fromCron(toCron(time))).toEqual(time);
  }
  expect(toCron({ hour: 19, minute: 0, days: 'weekdays' })).toBe('0 19 * * 1-5');
  expect(clockText({ hour: 7, minute: 5, days: 'every' })).toBe('07:05');
});

test('an expression of another shape is left as it is', () => {
  expect(fromCron('*/15 * * * *')).toBeNull();
  expect(fromCron('0 19 1 * *')).toBeNull();
});
