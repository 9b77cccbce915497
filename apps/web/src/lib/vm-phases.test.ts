import type { Event, VmStatus } from '@terroir/shared-types';
import { expect, test } from 'vitest';
import { phasesOf } from './vm-phases.ts';

const at = (second: number): string => new Date(second * 1000).toISOString();
const changed = (second: number, from: VmStatus | null, status: VmStatus, vmId = 'vm1'): Event => ({
  seq: second,
  at: at(second),
  actor: 'system',
  type: 'vm-status-changed',
  infraId: 'i1',
  vmId,
  vmName: vmId,
  from,
  status,
  raw: status,
});

test('done phases keep their length, the present one grows, the rest lies ahead', () => {
  const phases = phasesOf(
    { id: 'vm1', status: 'booting', statusSince: at(5), createdAt: at(0) },
    [
      changed(2, 'planned', 'creating'),
      changed(5, 'creating', 'booting'),
      changed(3, 'planned', 'creating', 'vm2'),
    ],
    9000,
  );
  expect(phases.map(({ status, state, elapsedMs }) => [status, state, elapsedMs])).toEqual([
    ['planned', 'done', 2000],
    ['creating', 'done', 3000],
    ['booting', 'now', 4000],
    ['running', 'ahead', null],
  ]);
});

test('a failure ends the way at the phase it happened in', () => {
  const phases = phasesOf(
    { id: 'vm1', status: 'failed', statusSince: at(4), createdAt: at(0) },
    [changed(2, 'planned', 'creating'), changed(4, 'creating', 'failed')],
    60_000,
  );
  expect(phases.map(({ status, state }) => [status, state])).toEqual([
    ['planned', 'done'],
    ['creating', 'done'],
    ['failed', 'now'],
  ]);
  expect(phases[1]?.elapsedMs).toBe(2000);
});

test('a phase whose beginning is not held has no invented length', () => {
  const phases = phasesOf({ id: 'vm1', status: 'running', statusSince: at(9), createdAt: at(0) }, [], 10_000);
  expect(phases.map(({ elapsedMs }) => elapsedMs)).toEqual([9000, null, null, 1000]);
});
