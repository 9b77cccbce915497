import type { Vm, VmStatus } from '@terroir/shared-types';
import { expect, test } from 'vitest';
import { createVmTally } from './vm-tally.ts';

const vm = (id: string, region: string, status: VmStatus): Vm => ({
  id,
  name: id,
  infraId: 'i1',
  nodeGroup: 'g1',
  specId: `aws+${region}+t3.small`,
  provider: 'aws',
  region,
  imageId: null,
  status,
  raw: status,
  statusSince: '2026-01-01T00:00:00.000Z',
  publicIp: null,
  privateIp: null,
  sshPort: null,
  lngLat: [1, 2],
  createdAt: '2026-01-01T00:00:00.000Z',
  hourlyUsd: 0.02,
  accruedUsd: 0,
  labels: {},
});

const shown = (tallies: ReturnType<ReturnType<typeof createVmTally>['update']>) =>
  Object.fromEntries([...tallies].map(({ regionId, counts }) => [regionId, Object.fromEntries(counts)]));

test('a list that changed is counted as a list counted anew', () => {
  const before = [vm('a', 'r1', 'booting'), vm('b', 'r1', 'booting'), vm('c', 'r2', 'running')];
  const tally = createVmTally();
  tally.update(before);
  const after = before.with(0, vm('a', 'r1', 'running'));
  expect(shown(tally.update(after))).toEqual({
    'aws+r1': { running: 1, booting: 1 },
    'aws+r2': { running: 1 },
  });
  expect(shown(tally.update(after.slice(1)))).toEqual(shown(createVmTally().update(after.slice(1))));
  expect(shown(tally.update([]))).toEqual({});
});
