import { QueryClient } from '@tanstack/react-query';
import type { Event, Vm } from '@terroir/shared-types';
import { expect, test } from 'vitest';
import { keys } from '../api/keys.ts';
import type { VmList } from '../api/vms.ts';
import { applyEvents } from './apply-events.ts';

const at = '2026-01-01T00:00:10.000Z';
const vm: Vm = {
  id: 'v1',
  name: 'g1-1',
  infraId: 'i1',
  nodeGroup: 'g1',
  specId: 'aws+us-east-2+t3.small',
  provider: 'aws',
  region: 'us-east-2',
  imageId: null,
  status: 'booting',
  raw: 'pending',
  statusSince: '2026-01-01T00:00:00.000Z',
  publicIp: null,
  privateIp: null,
  sshPort: null,
  lngLat: [-83, 40],
  createdAt: '2026-01-01T00:00:00.000Z',
  hourlyUsd: 0.02,
  accruedUsd: 0,
  labels: {},
};
const changed = (
  seq: number,
  change: Partial<Extract<Event, { type: 'vm-status-changed' }>> = {},
): Event => ({
  type: 'vm-status-changed',
  seq,
  at,
  actor: 'test',
  infraId: 'i1',
  vmId: 'v1',
  vmName: 'g1-1',
  from: 'booting',
  status: 'running',
  raw: 'up',
  ...change,
});
const cacheWith = (asOfSeq: number) => {
  const client = new QueryClient();
  client.setQueryData<VmList>(keys.vms, { items: [vm], asOfSeq });
  return { client, list: () => client.getQueryData<VmList>(keys.vms) };
};

test('a status change shows on the VM and moves the cursor with it', () => {
  const { client, list } = cacheWith(4);
  applyEvents(client, [changed(5)]);
  expect(list()?.asOfSeq).toBe(5);
  expect(list()?.items[0]).toMatchObject({ status: 'running', raw: 'up', statusSince: at, runningSince: at });
});

test('an event the data already reflects changes nothing', () => {
  const { client, list } = cacheWith(5);
  const before = list();
  applyEvents(client, [changed(5)]);
  expect(list()).toBe(before);
});

test('a VM that the list does not hold asks for the list again', () => {
  const { client, list } = cacheWith(4);
  expect(applyEvents(client, [changed(5, { vmId: 'v2', from: null, status: 'planned' })])).toContainEqual(
    keys.vms,
  );
  expect(list()?.items).toHaveLength(1);
});

test('a list whose reading was under way is read again: its answer may be older than the event', async () => {
  const { client } = cacheWith(4);
  expect(applyEvents(client, [changed(5)])).not.toContainEqual(keys.vms);
  const answer = Promise.withResolvers<VmList>();
  const reading = client.fetchQuery({ queryKey: keys.vms, queryFn: () => answer.promise });
  expect(applyEvents(client, [changed(6, { status: 'suspending' })])).toContainEqual(keys.vms);
  answer.resolve({ items: [vm], asOfSeq: 5 });
  await reading;
});

test('a failure comes with the failed status and goes with the next one', () => {
  const { client, list } = cacheWith(4);
  const failure = {
    code: 'quota' as const,
    message: 'limit 8',
    retryable: false,
    remedy: 'Raise the quota.',
  };
  applyEvents(client, [changed(5, { status: 'failed', failure })]);
  expect(list()?.items[0]?.failure).toEqual(failure);
  applyEvents(client, [changed(6, { from: 'failed', status: 'creating' })]);
  expect(list()?.items[0]?.failure).toBeUndefined();
});

test('a batch applies each of its events, in order, to those that the data does not reflect yet', () => {
  const { client, list } = cacheWith(5);
  applyEvents(client, [
    changed(5, { status: 'failed' }),
    changed(6, { status: 'running' }),
    changed(7, { from: 'running', status: 'suspending' }),
  ]);
  expect(list()).toMatchObject({ asOfSeq: 7, items: [{ status: 'suspending', runningSince: at }] });
});
