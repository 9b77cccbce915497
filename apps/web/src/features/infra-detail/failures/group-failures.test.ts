import type { Vm } from '@terroir/shared-types';
import { expect, test } from 'vitest';
import { groupFailures } from './group-failures.ts';

const vm = (id: string, specId: string, message: string | null): Vm => ({
  id,
  name: id,
  infraId: 'i1',
  nodeGroup: 'g',
  specId,
  provider: 'aws',
  region: 'us-east-2',
  imageId: null,
  status: message === null ? 'running' : 'failed',
  raw: '',
  statusSince: '2026-11-25T00:00:00Z',
  ...(message === null
    ? {}
    : { failure: { code: 'quota', message, retryable: false, remedy: 'Ask for more.' } as const }),
  publicIp: null,
  privateIp: null,
  sshPort: null,
  lngLat: [0, 0],
  createdAt: '2026-11-25T00:00:00Z',
  hourlyUsd: 1,
  accruedUsd: 0,
  labels: {},
});

test('VMs that failed for the same reason are one group, whatever numbers the provider counts', () => {
  const groups = groupFailures([
    vm('a', 's1', 'limit of 64: 0 in use'),
    vm('b', 's2', 'No valid host was found.'),
    vm('c', 's2', 'limit of 64: 8 in use'),
    vm('d', 's2', 'limit of 64: 16 in use'),
    vm('e', 's1', null),
  ]);
  expect(groups.map(({ specId, vms }) => [specId, vms.map(({ id }) => id)])).toEqual([
    ['s2', ['c', 'd']],
    ['s1', ['a']],
    ['s2', ['b']],
  ]);
});
