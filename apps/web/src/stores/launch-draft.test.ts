import type { Spec } from '@terroir/shared-types';
import { infraRequestSchema } from '@terroir/shared-types';
import { beforeEach, expect, test } from 'vitest';
import { draftProblems, draftRequest, useLaunchDraft } from './launch-draft.ts';

const spec = (provider: string, name: string, gpu: boolean): Spec => ({
  id: `${provider}+seoul+${name}`,
  provider,
  region: 'seoul',
  name,
  vcpu: 8,
  memoryGib: 32,
  arch: 'x86_64',
  accelerator: gpu
    ? { type: 'gpu', vendor: 'nvidia', model: 'L4', count: 1, memoryGibEach: 24, memoryGibTotal: 24 }
    : null,
  hourlyUsd: 1,
  note: '',
  priceSource: 'list',
  priceAsOf: '2026-08',
  priceKind: 'listed',
  priceExpiresAt: null,
  lngLat: [126.978, 37.5665],
});

beforeEach(() => useLaunchDraft.getState().empty());

test('specs of two clouds become two named groups of one valid request', () => {
  const { addSpec } = useLaunchDraft.getState();
  addSpec(spec('aws', 'g6.xlarge', true), new Set());
  addSpec(spec('ncp', 'c8', false), new Set());
  const draft = useLaunchDraft.getState();
  expect(draftProblems(draft)).toEqual([]);
  const request = infraRequestSchema.parse(draftRequest(draft, 0));
  expect(request.nodeGroups.map(({ name, specId, rootDisk }) => [name, specId, rootDisk?.sizeGib])).toEqual([
    ['g1', 'aws+seoul+g6.xlarge', 200],
    ['g2', 'ncp+seoul+c8', 50],
  ]);
});

test('a removed group frees its name for the next one', () => {
  const { addSpec } = useLaunchDraft.getState();
  addSpec(spec('aws', 'a', false), new Set());
  addSpec(spec('aws', 'b', false), new Set());
  const [first] = useLaunchDraft.getState().groups;
  if (!first) throw new Error('two groups expected');
  useLaunchDraft.getState().removeGroup(first.key);
  useLaunchDraft.getState().addSpec(spec('aws', 'c', false), new Set());
  const names = useLaunchDraft.getState().groups.map(({ name }) => name);
  expect(new Set(names).size).toBe(2);
});

test('the expiry counts from now, never is null, and the default is left to the cap', () => {
  const draft = useLaunchDraft.getState();
  expect(draftRequest({ ...draft, expiry: '8h' }, 0).expiresAt).toBe('1970-01-01T08:00:00.000Z');
  expect(draftRequest({ ...draft, expiry: 'never' }, 0).expiresAt).toBeNull();
  expect('expiresAt' in draftRequest({ ...draft, expiry: 'default' }, 0)).toBe(false);
});

test('a bad name, a doubled group name and an impossible disk are each told', () => {
  const { addSpec, changeGroup } = useLaunchDraft.getState();
  addSpec(spec('aws', 'a', false), new Set());
  addSpec(spec('aws', 'b', false), new Set());
  const second = useLaunchDraft.getState().groups[1];
  if (!second) throw new Error('two groups expected');
  changeGroup(second.key, { name: 'g1', disk: { type: 'default', sizeGib: 2 } });
  useLaunchDraft.getState().change({ name: 'Bad Name' });
  expect(draftProblems(useLaunchDraft.getState())).toEqual(['name', 'group-twice', 'disk']);
});
