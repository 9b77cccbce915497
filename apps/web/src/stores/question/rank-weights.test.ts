import type { Region } from '@terroir/shared-types';
import { expect, test } from 'vitest';
import { defaultWeights, nearestRegion, parseAsWeights, rankOf } from './rank-weights.ts';

const region = (id: string, lngLat: [number, number]): Region => ({
  id,
  provider: 'aws',
  region: id,
  name: id,
  country: 'KR',
  lngLat,
  zones: [],
  specCount: 1,
  gpuModels: [],
});

test('weights survive the way through a link, and nonsense does not', () => {
  const weights = { ...defaultWeights, location: 0, latency: 20, value: 5 };
  expect(parseAsWeights.parse(parseAsWeights.serialize(weights))).toEqual(weights);
  expect(parseAsWeights.serialize({ ...weights, cost: 0, latency: 0, value: 0 })).toBe('none');
  expect(parseAsWeights.parse('none')?.cost).toBe(0);
  expect(parseAsWeights.parse('cost:900')).toBeNull();
  expect(parseAsWeights.parse('beauty:5')).toBeNull();
});

test('distance, latency and tokens count only when there is a place or a model to count from', () => {
  const weights = { ...defaultWeights, latency: 10, throughput: 20 };
  const nowhere = { near: null, latencyFrom: null, hasWorkload: false };
  expect(rankOf(weights, nowhere)).toEqual([{ by: 'cost', weight: 0.7 }]);
  expect(rankOf({ ...weights, cost: 0 }, nowhere)).toEqual([{ by: 'cost', weight: 1 }]);
  const basis = {
    near: [126.978, 37.5665] as [number, number],
    latencyFrom: 'aws+ap-northeast-2',
    hasWorkload: true,
  };
  expect(rankOf(weights, basis)).toEqual([
    { by: 'cost', weight: 0.7 },
    { by: 'location', weight: 0.3, near: [126.978, 37.5665] },
    { by: 'latency', weight: 0.1, nearRegions: ['aws+ap-northeast-2'] },
    { by: 'throughput', weight: 0.2 },
  ]);
});

test('the nearest region is found across the date line', () => {
  const regions = [region('fiji', [178, -18]), region('hawaii', [-157, 21]), region('sydney', [151, -33])];
  expect(nearestRegion(regions, [-179, -17])?.id).toBe('fiji');
  expect(nearestRegion([], [0, 0])).toBeNull();
});
