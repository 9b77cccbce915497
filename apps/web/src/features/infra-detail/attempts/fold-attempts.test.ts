import type { Attempt } from '@terroir/shared-types';
import { expect, test } from 'vitest';
import { foldAttempts } from './fold-attempts.ts';

const attempt = (vmId: string, outcome: Attempt['outcome'], specId = 's1'): Attempt => ({
  vmId,
  at: '2026-11-25T00:00:00Z',
  specId,
  zone: null,
  outcome,
  code: outcome === 'succeeded' ? null : 'quota',
  message: null,
  remedy: null,
  action: 'create',
  phase: 'creating',
  owner: null,
  vendorCode: null,
  elapsedMs: 1,
  medianMs: null,
  explanation: null,
});

test('the newest step stands first, and what was not asked for in a row is one step', () => {
  const steps = foldAttempts([
    attempt('a', 'failed'),
    attempt('b', 'skipped'),
    attempt('c', 'skipped'),
    attempt('d', 'skipped', 's2'),
    attempt('b', 'succeeded', 's3'),
  ]);
  expect(steps.map(({ attempt: { vmId, outcome }, count }) => [vmId, outcome, count])).toEqual([
    ['b', 'succeeded', 1],
    ['d', 'skipped', 1],
    ['c', 'skipped', 2],
    ['a', 'failed', 1],
  ]);
});
