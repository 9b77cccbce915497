import { assert, integer, property, array } from 'fast-check';
import { expect, test } from 'vitest';
import { createTokenBucket } from './token-bucket.ts';

test('a burst goes at once, then one call per interval', () => {
  const bucket = createTokenBucket({ burst: 3, perSecond: 10 });
  expect([bucket.take(0), bucket.take(0), bucket.take(0)]).toEqual([0, 0, 0]);
  expect(bucket.take(0)).toBe(100);
  expect(bucket.take(99)).toBeGreaterThan(0);
  expect(bucket.take(101)).toBe(0);
});

test('a cloud that asks for quiet gets it, and half the rate afterwards until calls go well again', () => {
  const bucket = createTokenBucket({ burst: 10, perSecond: 10 });
  bucket.take(0);
  bucket.slowDown(0, 5000);
  bucket.slowDown(1, 5000);
  expect(bucket.take(1000)).toBe(4001);
  expect(bucket.take(5001)).toBe(200);
  for (let call = 0; call < 32; call++) bucket.recover();
  expect(bucket.take(5101)).toBe(0);
});

test('whatever the arrivals, no window of a second sees more than the burst and a second of the rate', () => {
  assert(
    property(array(integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 200 }), (gaps) => {
      const bucket = createTokenBucket({ burst: 5, perSecond: 20 });
      const taken: number[] = [];
      let now = 0;
      for (const gap of gaps) {
        now += gap;
        if (bucket.take(now) === 0) taken.push(now);
      }
      for (const start of taken) {
        expect(taken.filter((at) => at >= start && at < start + 1000).length).toBeLessThanOrEqual(25);
      }
    }),
  );
});
