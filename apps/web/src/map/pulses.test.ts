import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPulses } from './pulses.ts';

let frames: ((nowMs: number) => void)[] = [];
beforeEach(() => {
  frames = [];
  vi.stubGlobal('requestAnimationFrame', (frame: (nowMs: number) => void) => frames.push(frame));
  vi.stubGlobal('cancelAnimationFrame', () => undefined);
});
afterEach(() => vi.unstubAllGlobals());

const recorder = () => {
  const told: { id: string; pulse: number }[] = [];
  return {
    told,
    map: {
      setFeatureState: ({ id }: { id: string }, { pulse = -1 }: Record<string, number>) =>
        told.push({ id, pulse }),
    },
  };
};

test('a place pulses when its VMs change, once, and nothing pulses at the first look', () => {
  const { map, told } = recorder();
  const pulses = createPulses(map, 'vms');
  pulses.update([{ id: 'seoul', mark: 'creating2' }], true);
  expect(frames).toHaveLength(0);
  pulses.update(
    [
      { id: 'seoul', mark: 'creating1,running1' },
      { id: 'tokyo', mark: 'creating1' },
    ],
    true,
  );
  expect(frames).toHaveLength(1);
  frames.shift()?.(performance.now() + 500);
  expect(new Set(told.map(({ id }) => id))).toEqual(new Set(['seoul', 'tokyo']));
  expect(told[0]?.pulse).toBeGreaterThan(0);
  frames.shift()?.(performance.now() + 10_000);
  expect(told.at(-1)?.pulse).toBe(1);
  expect(frames).toHaveLength(0);
});

test('without animation nothing moves', () => {
  const { map, told } = recorder();
  const pulses = createPulses(map, 'vms');
  pulses.update([{ id: 'seoul', mark: 'a' }], false);
  pulses.update([{ id: 'seoul', mark: 'b' }], false);
  expect([frames, told]).toEqual([[], []]);
});
