import type { Vm } from '@terroir/shared-types';
import { expect, test } from 'vitest';
import { readVms, sameJson } from './read-vms.ts';

const vm = (id: string): Vm => ({
  id,
  name: id,
  infraId: 'i',
  nodeGroup: 'g',
  specId: 'aws+us-east-1+s',
  provider: 'aws',
  region: 'us-east-1',
  imageId: null,
  status: 'running',
  raw: 'running',
  statusSince: '2026-01-01T00:00:00.000Z',
  publicIp: null,
  privateIp: null,
  sshPort: null,
  lngLat: [1, 2],
  createdAt: '2026-01-01T00:00:00.000Z',
  hourlyUsd: null,
  accruedUsd: 0,
  labels: { team: 'a' },
});

test('a VM that has not changed stays the same object; a changed and a new one are read', async () => {
  const known = [vm('a'), vm('b')];
  const sent: unknown[] = JSON.parse(JSON.stringify([{ ...vm('b'), status: 'failed' }, vm('a'), vm('c')]));
  const read = await readVms(sent, known);
  expect(read.map(({ id, status }) => `${id} ${status}`)).toEqual(['b failed', 'a running', 'c running']);
  expect(read[1]).toBe(known[0]);
  expect(read[0]).not.toBe(known[1]);
});

test('what is no VM is refused, however many come before it', async () => {
  const many = Array.from({ length: 600 }, (_, index) => vm(`vm-${index}`));
  expect(await readVms(many, [])).toHaveLength(600);
  await expect(readVms([...many, { id: 'x' }], many)).rejects.toThrow();
});

test('a key more, a key less, another order of a list are differences', () => {
  expect(sameJson({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toBe(true);
  expect(sameJson({ a: 1 }, { a: 1, b: 2 })).toBe(false);
  expect(sameJson({ a: undefined }, { b: 1 })).toBe(false);
  expect(sameJson([1, 2], [2, 1])).toBe(false);
  expect(sameJson([], {})).toBe(false);
});
