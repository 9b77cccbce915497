import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { latencyTable } from './latency-table.ts';
import { ollamaSizeTable } from './ollama-sizes.ts';
import { readCsv } from './read-csv.ts';
import { specTable } from './spec-table.ts';
import { toTsv } from './to-tsv.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function csv(text: string) {
  const folder = mkdtempSync(join(tmpdir(), 'terroir-import-'));
  folders.push(folder);
  writeFileSync(join(folder, 'x.csv'), text);
  return readCsv(join(folder, 'x.csv'));
}

const specHeader =
  'provider,region,spec,vcpu,memory_gib,arch,gpu_vendor,gpu_model,gpu_count,gpu_memory_gib_each,gpu_memory_gib_total,usd_per_hour,currency_note,source\n';

test('a type is one line and a region one column, with the origin of each price kept', () => {
  const rows = csv(
    specHeader +
      'aws,us-east-1,g6.xlarge,4,16,x86_64,nvidia,L4,1,24,24,0.8048,,list 2026-07\n' +
      'aws,us-east-2,g6.xlarge,4,16,x86_64,nvidia,L4,1,24,24,0.8048,,list 2026-07\n' +
      'aws,cn-north-1,g6.xlarge,4,16,x86_64,nvidia,L4,1,24,24,1.5,CNY 10.8 @7.2,list 2024-11\n',
  );
  expect(specTable(rows).split('\n')).toEqual([
    '#origin\ta\tlist 2026-07\t',
    '#origin\tb\tlist 2024-11\tCNY {} @7.2',
    'name\tvcpu\tmemoryGib\tarch\tgpuVendor\tgpuModel\tgpuCount\tgpuMemoryGibEach\tgpuMemoryGibTotal\tcn-north-1\tus-east-1\tus-east-2',
    'g6.xlarge\t4\t16\tx86_64\tnvidia\tL4\t1\t24\t24\tb1.5;10.8\t0.8048\t0.8048',
    '',
  ]);
});

test('a type whose size differs by region becomes two lines, and a missing price a dash', () => {
  const rows = csv(
    specHeader +
      'h,CANADA-1,n3,192,1800,x86_64,,,,,,19.2,,list 2026\n' +
      'h,US-1,n3,192,960,x86_64,,,,,,,,list 2026\n',
  );
  expect(specTable(rows).trimEnd().split('\n').slice(-2)).toEqual([
    'n3\t192\t1800\tx86_64\t\t\t\t\t\t19.2\t',
    'n3\t192\t960\tx86_64\t\t\t\t\t\t\t-',
  ]);
});

test('the same type twice in a region is refused', () => {
  const row = 'aws,us-east-1,a1,1,2,arm64,,,,,,0.1,,list 2026-07\n';
  expect(() => specTable(csv(specHeader + row + row))).toThrow('a1 is listed twice in us-east-1');
});

test('latency is a matrix in which copied values are marked and missing pairs stay empty', () => {
  const rows = csv(
    'from_provider,from_region,to_provider,to_region,ms,note\n' +
      'aws,a,aws,b,12.5,\n' +
      'aws,b,aws,a,12.5,mirrored\n',
  );
  expect(latencyTable(rows)).toBe('from\taws+a\taws+b\naws+a\t\t12.5\naws+b\t~12.5\t\n');
});

test('registry sizes are taken from instruct tags of the same size only', () => {
  const models = csv('id,ollama_tag\nllama3-8b,llama3:8b\n');
  const tags = csv(
    'model,tag,size_gb\nllama3,8b-text-q8_0,8.4\nllama3,8b-instruct-q8_0,8.5\nllama3,70b-instruct-q8_0,75\n',
  );
  expect(ollamaSizeTable(models, tags)).toBe(
    'modelId\tquantization\ttag\tsizeGb\nllama3-8b\tq8_0\tllama3:8b-instruct-q8_0\t8.5\n',
  );
});

test('a tab inside a cell is refused, and a missing file is named', () => {
  expect(() => toTsv([['a\tb']])).toThrow('tab or line break');
  expect(() => readCsv('nowhere.csv')).toThrow('nowhere.csv: cannot be read as CSV');
});

test('the committed rate says what it is', () => {
  const rates = readFileSync(join(import.meta.dirname, '../catalog/rates.tsv'), 'utf8');
  expect(rates.split('\n')[1]).toMatch(/^KRW\t1450\t.+\t2025-11$/);
});
