import { expect, test } from 'vitest';
import { formatGib, formatMoney, formatRelative, formatShortElapsed, formatTinyUsd } from './format.ts';

test('dollars keep cents, parts of a cent and their thousands', () => {
  expect(formatMoney(55.04, 'USD', 'en')).toBe('$55.04');
  expect(formatMoney(40_949.76, 'USD', 'en')).toBe('$40,949.76');
  expect(formatMoney(0.0116, 'USD', 'en')).toBe('$0.0116');
});

test('what costs a fraction of a cent is not nothing', () => {
  expect(formatTinyUsd(0.000_021_4, 'en')).toBe('$0.000021');
  expect(formatTinyUsd(0, 'en')).toBe('$0.00');
  expect(formatTinyUsd(1.5, 'en')).toBe('$1.50');
});

test('won has no fraction', () => {
  expect(formatMoney(79_808, 'KRW', 'ko')).toBe('₩79,808');
});

test('memory turns to TiB at 1024 GiB', () => {
  expect(formatGib(80, 'en')).toBe('80 GiB');
  expect(formatGib(2048, 'en')).toBe('2 TiB');
});

test('times are told relative to now, before and after', () => {
  expect(formatRelative(0, 180_000, 'en')).toBe('3 minutes ago');
  expect(formatRelative(7_200_000, 0, 'en')).toBe('in 2 hours');
  expect(formatRelative(0, 180_000, 'ko')).toBe('3분 전');
});

test('a narrow column has room for the length of a boot', () => {
  expect([400, 12_300, 74_000, 8_100_000].map((ms) => formatShortElapsed(ms, 'ko'))).toEqual([
    '0.4초',
    '12초',
    '1분 14초',
    '2시간 15분',
  ]);
  expect([400, 12_300, 74_000, 8_100_000].map((ms) => formatShortElapsed(ms, 'en'))).toEqual([
    '0.4 s',
    '12 s',
    '1m 14s',
    '2h 15m',
  ]);
});
