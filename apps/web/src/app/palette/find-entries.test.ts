import { regionSchema } from '@terroir/shared-types';
import type { Region } from '@terroir/shared-types';
import { expect, test } from 'vitest';
import type { Command } from '../../stores/commands.ts';
import { findEntries } from './find-entries.ts';

const command = (id: string, title: string, group: string, keywords: string[] = []): Command => ({
  id,
  title,
  group,
  keywords,
  run: () => undefined,
});
const region = (id: string, name: string, country: string): Region =>
  regionSchema.parse({
    id,
    provider: id.split('+')[0],
    region: id.split('+')[1],
    name,
    country,
    lngLat: [0, 0],
    zones: [],
    specCount: 0,
    gpuModels: [],
  });

const commands = [
  command('panel-launch', 'Launch', 'Go to'),
  command('panel-files', 'Files', 'Go to'),
  command('map-world', 'Whole world', 'Commands'),
  command('language-ko', 'Language: 한국어', 'Commands', ['language', '언어']),
];
const regions = [
  region('aws+ap-northeast-2', 'Asia Pacific (Seoul)', 'KR'),
  region('gcp+asia-northeast3', 'Seoul', 'KR'),
  region('aws+us-west-2', 'US West (Oregon)', 'US'),
];
const find = (query: string): string[] =>
  findEntries(query, commands, regions, 'Regions').map(({ id }) => id);

test('without a query everything that can be done is listed, and no region', () => {
  expect(find(' ')).toEqual(['panel-launch', 'panel-files', 'map-world', 'language-ko']);
});

test('all words must be there, in any order, of name, id or country', () => {
  expect(find('seoul aws')).toEqual(['region aws+ap-northeast-2']);
  expect(find('aws seoul')).toEqual(['region aws+ap-northeast-2']);
  expect(find('kr')).toEqual(['region aws+ap-northeast-2', 'region gcp+asia-northeast3']);
  expect(find('seoul azure')).toEqual([]);
});

test('a command is found by its title, its further words and its id', () => {
  expect(find('언어')).toEqual(['language-ko']);
  expect(find('panel files')).toEqual(['panel-files']);
});

test('what begins with the query stands before what only contains it, and takes its group along', () => {
  expect(find('seoul')).toEqual(['region gcp+asia-northeast3', 'region aws+ap-northeast-2']);
  expect(find('wo')).toEqual(['map-world']);
  expect(find('la')).toEqual(['panel-launch', 'language-ko']);
  expect(find('us')).toEqual(['region aws+us-west-2']);
});

test('no more than eight regions are offered', () => {
  const many = Array.from({ length: 20 }, (_, index) => region(`aws+r${index}`, `Region ${index}`, 'US'));
  expect(findEntries('region', [], many, 'Regions')).toHaveLength(8);
});
