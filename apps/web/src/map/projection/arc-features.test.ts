import { expect, test } from 'vitest';
import { greatCircle } from './arc-features.ts';

test('a way over the Pacific goes on past the date line', () => {
  const points = greatCircle([139.7, 35.7], [-122.4, 37.8]);
  const jumps = points.slice(1).map(([lng], at) => Math.abs(lng - (points[at]?.[0] ?? lng)));
  expect(Math.max(...jumps)).toBeLessThan(10);
  expect(points.at(-1)?.[0]).toBeCloseTo(237.6, 1);
});
