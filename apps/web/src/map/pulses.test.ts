import { expect, test } from 'vitest';
import { changedPlaces } from './pulses.ts';
import type { PulsePlace } from './pulses.ts';

const place = (id: string, mark: string): PulsePlace => ({ id, mark, lngLat: [0, 0], status: 'running' });

test('a place pulses when its VMs change, and a new place does; the others rest', () => {
  const before = new Map([
    ['seoul', 'creating2'],
    ['paris', 'running1'],
  ]);
  const now = [place('seoul', 'creating1,running1'), place('paris', 'running1'), place('tokyo', 'creating1')];
  expect(changedPlaces(before, now).map(({ id }) => id)).toEqual(['seoul', 'tokyo']);
});

test('nothing pulses at the first look', () => {
  expect(changedPlaces(new Map(), [place('seoul', 'running1')])).toEqual([]);
});
