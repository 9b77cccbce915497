import { expect, test } from 'vitest';
import { daysUntil, spanQuery, spanStart } from './cost-spans.ts';

const now = new Date(2026, 10, 3, 15, 30);

test('spans begin at a midnight of the viewer', () => {
  expect(spanStart('today', now)).toEqual(new Date(2026, 10, 3));
  expect(spanStart('week', now)).toEqual(new Date(2026, 9, 28));
  expect(spanStart('month', now)).toEqual(new Date(2026, 10, 1));
  expect(spanQuery('all', now)).toEqual({});
});

test('days without cost are days too, over the end of a month, and no more than asked for', () => {
  expect(daysUntil(new Date(2026, 9, 30, 9), now, 31)).toEqual([
    '2026-10-30',
    '2026-10-31',
    '2026-11-01',
    '2026-11-02',
    '2026-11-03',
  ]);
  expect(daysUntil(new Date(2026, 0, 1), now, 2)).toEqual(['2026-11-02', '2026-11-03']);
  expect(daysUntil(now, now, 5)).toEqual(['2026-11-03']);
});
