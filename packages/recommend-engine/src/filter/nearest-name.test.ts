import { expect, test } from 'vitest';
import { closestName, nearestName } from './nearest-name.ts';

const fields = ['vcpu', 'memoryGib', 'accelerator.model', 'hourlyUsd', 'region'];

test('a slip of the keyboard finds its word', () => {
  expect(nearestName('vpcu', fields)).toBe('vcpu');
  expect(nearestName('memorygb', fields)).toBe('memoryGib');
  expect(nearestName('hourlyUSD', fields)).toBe('hourlyUsd');
  expect(nearestName('accelerator.modle', fields)).toBe('accelerator.model');
});

test('something else entirely finds nothing', () => {
  expect(nearestName('weather', fields)).toBeUndefined();
  expect(nearestName('', fields)).toBeUndefined();
});

test('of a short list the least far name is told even for something else entirely', () => {
  expect(closestName('weather', fields)).toBeTypeOf('string');
  expect(closestName('vpcu', fields)).toBe('vcpu');
});
