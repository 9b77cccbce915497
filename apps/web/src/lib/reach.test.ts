import { expect, test } from 'vitest';
import { reaches } from './reach.ts';

const seoul = { provider: 'aws', region: 'ap-northeast-2' };

test('a connection reaches its regions, else all of its providers, else everything', () => {
  expect(reaches({ providers: ['aws'], regions: ['aws+ap-northeast-2'] }, seoul)).toBe(true);
  expect(reaches({ providers: ['aws'], regions: ['aws+us-east-2'] }, seoul)).toBe(false);
  expect(reaches({ providers: ['aws'], regions: [] }, seoul)).toBe(false);
  expect(reaches({ providers: ['aws', 'gcp'], regions: null }, seoul)).toBe(true);
  expect(reaches({ providers: ['gcp'], regions: null }, seoul)).toBe(false);
  expect(reaches({ providers: ['*'], regions: null }, seoul)).toBe(true);
});
