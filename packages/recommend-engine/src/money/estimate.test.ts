import { Big } from 'big.js';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { costOf, estimate } from './estimate.ts';

const group = (unitHourlyUsd: number | null, count = 1, specId = 'aws+us-east-2+p5.48xlarge') => ({
  name: 'g1',
  specId,
  count,
  unitHourlyUsd,
  priceAsOf: '2026-07',
});

test('today: 55.04 an hour is 1320.96 a day and 40949.76 a month of 744 hours', () => {
  expect(estimate([group(55.04)])).toMatchObject({
    hourlyUsd: 55.04,
    dailyUsd: 1320.96,
    monthlyUsd: 40949.76,
  });
});

test('the 2024 talk: 98.32 an hour is 2359.68 a day and 73150.08 a month', () => {
  expect(estimate([group(98.32)])).toMatchObject({
    hourlyUsd: 98.32,
    dailyUsd: 2359.68,
    monthlyUsd: 73150.08,
  });
  expect(estimate([group(98.32)], 730).monthlyUsd).toBe(71773.6);
});

test('sums are exact decimals where floating point is not', () => {
  expect(estimate([group(0.1), group(0.2)]).hourlyUsd).toBe(0.3);
  expect(estimate([group(0.000694, 1000)]).monthlyUsd).toBe(516.336);
});

test('a group without a price is left out of the totals and named', () => {
  const answer = estimate([group(1.5, 2), group(null, 3, 'openstack+lab+m1.large')]);
  expect(answer).toMatchObject({ hourlyUsd: 3, incomplete: true, unpriced: ['openstack+lab+m1.large'] });
  expect(answer.nodeGroups[1]).toMatchObject({ unitHourlyUsd: null, hourlyUsd: null });
});

test('the age of an estimate is that of its oldest dated price', () => {
  const old = { ...group(1), priceAsOf: '2022-05' };
  expect(estimate([group(1), old, { ...group(1), priceAsOf: null }]).pricesAsOf).toBe('2022-05');
  expect(estimate([{ ...group(1), priceAsOf: null }]).pricesAsOf).toBeNull();
});

test('an unknown price stays unknown in every period', () => {
  expect(costOf(null)).toEqual({ hourlyUsd: null, dailyUsd: null, monthlyUsd: null });
});

test('the fast way to multiply a price gives what exact decimals give', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.integer({ min: 0, max: 10 ** 9 }).map((whole) => whole / 1e6),
        fc.double({ min: 0, max: 1e6, noNaN: true }),
      ),
      (price) => {
        const exact = new Big(price);
        expect(costOf(price)).toEqual({
          hourlyUsd: price,
          dailyUsd: exact.times(24).toNumber(),
          monthlyUsd: exact.times(744).toNumber(),
        });
      },
    ),
    { numRuns: 2000 },
  );
});
