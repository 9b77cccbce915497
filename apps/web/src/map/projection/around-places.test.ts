import { expect, test } from 'vitest';
import { boundsAround, globeZoom, sphereAround } from './around-places.ts';

test('Seoul and Iowa are seen together from above the Bering Sea', () => {
  const { centre, radiusDegrees } = sphereAround([
    [126.978, 37.5665],
    [-93.6, 41.6],
  ]);
  expect(centre[0]).toBeGreaterThan(-175);
  expect(centre[0]).toBeLessThan(-160);
  expect(centre[1]).toBeGreaterThan(60);
  expect(radiusDegrees).toBeGreaterThan(45);
  expect(radiusDegrees).toBeLessThan(50);
});

test('antipodes have no middle', () => {
  expect(
    sphereAround([
      [0, 0],
      [180, 0],
    ]).radiusDegrees,
  ).toBe(180);
});

test('the box of two places goes the short way, across the antimeridian', () => {
  expect(
    boundsAround([
      [126.978, 37.5665],
      [-93.6, 41.6],
    ]),
  ).toEqual([
    [126.978, 37.5665],
    [266.4, 41.6],
  ]);
  expect(
    boundsAround([
      [2, 48],
      [-6, 53],
      [9, 50],
    ]),
  ).toEqual([
    [-6, 48],
    [9, 53],
  ]);
});

test('a globe of 512 px around at zoom 0 is as large as MapLibre draws it', () => {
  expect(globeZoom(512 / (2 * Math.PI), 0)).toBeCloseTo(0);
  expect(globeZoom(512 / Math.PI, 0)).toBeCloseTo(1);
});
