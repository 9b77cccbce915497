import type { Event, PhaseMedian, Vm, VmStatus } from '@terroir/shared-types';
import { expect, test } from 'vitest';
import { matrixRows } from './matrix-rows.ts';

const at = (second: number): string => new Date(second * 1000).toISOString();
const vm = (id: string, status: VmStatus, since: number): Vm => ({
  id,
  name: id,
  infraId: 'i1',
  nodeGroup: 'g',
  specId: 's1',
  provider: 'aws',
  region: 'us-east-2',
  imageId: null,
  status,
  raw: status,
  statusSince: at(since),
  publicIp: null,
  privateIp: null,
  sshPort: null,
  lngLat: [0, 0],
  createdAt: at(0),
  hourlyUsd: 1,
  accruedUsd: 0,
  labels: {},
});
const changed = (second: number, vmId: string, from: VmStatus | null, status: VmStatus): Event => ({
  seq: second,
  at: at(second),
  actor: 'worker',
  type: 'vm-status-changed',
  infraId: 'i1',
  vmId,
  vmName: vmId,
  from,
  status,
  raw: status,
});
const median = (phase: 'planned' | 'creating' | 'booting', medianMs: number): PhaseMedian => ({
  specId: 's1',
  phase,
  owner: 'provider',
  medianMs,
  samples: 5,
  basis: 'spec',
});
const medians = [median('planned', 1000), median('creating', 2000), median('booting', 5000)];

test('failures stand first, then what takes longest, then what has arrived', () => {
  const rows = matrixRows(
    [
      vm('up', 'running', 9),
      vm('boots', 'booting', 8),
      vm('broke', 'failed', 3),
      vm('waits', 'creating', 9),
      vm('gone', 'terminated', 9),
    ],
    [],
    medians,
    10_000,
  );
  expect(rows.map(({ vm: { id } }) => id)).toEqual(['broke', 'waits', 'boots', 'up']);
});

test('a failure marks the phase it happened in; what is to come is reckoned from earlier VMs', () => {
  const [broke, boots] = matrixRows(
    [vm('broke', 'failed', 4), vm('boots', 'booting', 8)],
    [
      changed(2, 'broke', 'planned', 'creating'),
      changed(4, 'broke', 'creating', 'failed'),
      changed(1, 'boots', 'planned', 'creating'),
      changed(8, 'boots', 'creating', 'booting'),
    ],
    medians,
    10_000,
  );
  expect(broke?.cells()).toMatchObject({
    planned: { state: 'done', elapsedMs: 2000 },
    creating: { state: 'failed', elapsedMs: 2000 },
    booting: { state: 'ahead', elapsedMs: null },
  });
  expect(boots?.cells()).toMatchObject({
    creating: { state: 'done', elapsedMs: 7000, medianMs: 2000 },
    booting: { state: 'now', elapsedMs: 2000, medianMs: 5000 },
  });
  expect(boots?.remainingMs).toBe(3000);
  expect(broke?.remainingMs).toBeNull();
});

test('without earlier VMs nothing is foretold', () => {
  expect(matrixRows([vm('boots', 'booting', 8)], [], [], 10_000)[0]?.remainingMs).toBeNull();
});
