import type { Event } from '@terroir/shared-types';
import { expect, test } from 'vitest';
import { describeEvent, isHeadline } from './describe-event.ts';

const base = { seq: 1, at: '2026-11-24T00:00:00.000Z', actor: 'admin' };
const names = new Map([['i1', 'llm-seoul']]);

test('a failed VM names the VM, leads to its infra and carries the words of the provider', () => {
  const failure = {
    code: 'quota',
    message: 'VcpuLimitExceeded: 64',
    retryable: false,
    remedy: 'Ask for more.',
  } as const;
  const event: Event = {
    ...base,
    type: 'vm-status-changed',
    infraId: 'i1',
    vmId: 'v1',
    vmName: 'g1-1',
    from: 'creating',
    status: 'failed',
    raw: 'error',
    failure,
  };
  expect(describeEvent(event, names, 'an infra')).toMatchObject({
    key: 'event_vm-status-changed',
    values: { vm: 'g1-1' },
    words: { from: 'vm.creating', status: 'vm.failed' },
    tone: 'bad',
    infraId: 'i1',
    vmId: 'v1',
    detail: { message: 'VcpuLimitExceeded: 64', remedy: 'Ask for more.' },
  });
});

test('of what was found on GPUs the worst is told, with what to do about it', () => {
  const event: Event = {
    ...base,
    type: 'gpu-checked',
    infraId: 'i1',
    vmId: 'v1',
    outcome: 'failed',
    findings: [
      { code: 'fractional-gpu', severity: 'info', message: 'A part.', remedy: null },
      { code: 'mig-enabled', severity: 'warning', message: 'MIG is on.', remedy: 'Turn it off.' },
      {
        code: 'no-gpu',
        severity: 'error',
        message: 'No GPU.',
        messageWording: { code: 'gpu-none' },
        remedy: 'Reboot the VM.',
        remedyWording: { code: 'gpu-none-remedy' },
      },
    ],
  };
  expect(describeEvent(event, names, 'an infra')).toMatchObject({
    words: { outcome: 'gpuCheck.failed' },
    detail: { messageWording: { code: 'gpu-none' }, remedyWording: { code: 'gpu-none-remedy' } },
  });
  const ok: Event = { ...event, outcome: 'ok', findings: event.findings.slice(0, 1) };
  expect(describeEvent(ok, names, 'an infra').detail).toBeNull();
});

test('the first status of a VM has no arrow', () => {
  const event: Event = {
    ...base,
    type: 'vm-status-changed',
    infraId: 'i1',
    vmId: 'v1',
    vmName: 'g1-1',
    from: null,
    status: 'planned',
    raw: '',
  };
  expect(describeEvent(event, names, 'an infra').key).toBe('event_vm-status-first');
});

test('an infra that is not known any more is still told about', () => {
  const event: Event = { ...base, type: 'run-started', runId: 'r1', infraId: 'gone', status: 'running' };
  expect(describeEvent(event, names, 'an infra')).toMatchObject({
    values: { infra: 'an infra' },
    runId: 'r1',
  });
});

test('steps between two facts are no headlines', () => {
  const pending: Event = {
    ...base,
    type: 'operation-changed',
    operationId: 'o1',
    infraId: 'i1',
    kind: 'terminate',
    status: 'pending',
  };
  expect(isHeadline(pending)).toBe(false);
  expect(isHeadline({ ...pending, status: 'done' })).toBe(true);
});
