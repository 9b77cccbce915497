import { expect, test } from 'vitest';
import { parseHosts } from './parse-hosts.ts';

test('hosts are read a line each; port and price may be left out', () => {
  expect(
    parseHosts('# lab\ngpu1 ubuntu@10.0.0.11\n\ngpu2 root@gpu2.lab:2222 0.4\ngpu3 a@[fd00::3]:22 $1\n'),
  ).toEqual({
    hosts: [
      { name: 'gpu1', user: 'ubuntu', address: '10.0.0.11' },
      { name: 'gpu2', user: 'root', address: 'gpu2.lab', port: 2222, hourlyUsd: 0.4 },
      { name: 'gpu3', user: 'a', address: 'fd00::3', port: 22, hourlyUsd: 1 },
    ],
    badLines: [],
  });
});

test('lines that are not understood are named', () => {
  expect(parseHosts('gpu1 ubuntu@10.0.0.11\nGPU 2\nubuntu@10.0.0.12\n').badLines).toEqual([2, 3]);
});
