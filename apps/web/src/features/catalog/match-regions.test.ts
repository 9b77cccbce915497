import type { Region } from '@terroir/shared-types';
import { expect, test } from 'vitest';
import { countryName, matchRegions } from './match-regions.ts';
import type { RegionFilter } from './match-regions.ts';

const region = (id: string, name: string, country: string, gpuModels: string[]): Region => ({
  id,
  provider: id.split('+')[0] ?? '',
  region: id.split('+')[1] ?? '',
  name,
  country,
  lngLat: [0, 0],
  zones: [],
  specCount: 1,
  gpuModels,
});
const regions = [
  region('aws+ap-northeast-2', 'Seoul', 'KR', ['L4', 'H100']),
  region('ncp+kr', 'Korea', 'KR', []),
  region('aws+us-east-2', 'Ohio', 'US', ['H100']),
];
const none: RegionFilter = { text: '', provider: null, gpuOnly: false, language: 'ko' };
const found = (filter: Partial<RegionFilter>) =>
  matchRegions(regions, { ...none, ...filter }).map(({ id }) => id);

test('a country is found by its name in either language', () => {
  expect(countryName('KR', 'ko')).toBe('대한민국');
  expect(found({ text: '대한민국' })).toEqual(['aws+ap-northeast-2', 'ncp+kr']);
  expect(found({ text: 'south korea' })).toEqual(['aws+ap-northeast-2', 'ncp+kr']);
});

test('every word must occur somewhere', () => {
  expect(found({ text: 'h100 ohio' })).toEqual(['aws+us-east-2']);
  expect(found({ text: 'h100 mars' })).toEqual([]);
});

test('provider and GPU filters narrow together', () => {
  expect(found({ provider: 'ncp' })).toEqual(['ncp+kr']);
  expect(found({ provider: 'ncp', gpuOnly: true })).toEqual([]);
});
