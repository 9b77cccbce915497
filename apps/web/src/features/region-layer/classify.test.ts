import { expect, test } from 'vitest';
import { classify } from './classify.ts';

const valuesOf = (...values: number[]) => new Map(values.map((value, at) => [`r${at}`, value]));

test('regions fall into five classes of equal size, the best first, whichever way is better', () => {
  const values = valuesOf(9, 1, 2, 3, 4, 5, 6, 7, 8, 1000);
  const { stepOf, bands } = classify(values, 'lower');
  expect(bands.map(({ step, best, worst, count }) => [step, best, worst, count])).toEqual([
    [1, 1, 2, 2],
    [2, 3, 4, 2],
    [3, 5, 6, 2],
    [4, 7, 8, 2],
    [5, 9, 1000, 2],
  ]);
  expect(stepOf.get('r9')).toBe(5);
  expect(classify(values, 'higher').stepOf.get('r9')).toBe(1);
});

test('equal values share a class, one value is the best class, none is no class', () => {
  expect(classify(valuesOf(3, 3, 3, 3, 3, 3), 'lower').bands).toEqual([
    { step: 1, best: 3, worst: 3, count: 6 },
  ]);
  expect(classify(valuesOf(7), 'higher').stepOf.get('r0')).toBe(1);
  expect(classify(new Map(), 'lower').bands).toEqual([]);
});
