import type { Instance } from '@aws-sdk/client-ec2';
import type { VmStatus } from '@terroir/shared-types';
import type { DriverVm } from '../../driver.ts';
import { idOf, partsOf, provider } from '../api/ids.ts';
import { endedFailure } from './ended-failure.ts';

/** Tags of the driver itself, which nobody else asked for. */
export const hostKeyTag = 'terroir-host-key';
export const bootTag = 'terroir-boot';
const ownTags = new Set([hostKeyTag, bootTag, 'Name']);

/** Where SSH answers when it is not the VM's own address; for tests, whose cloud has no machines. */
export type ReachAt = (instanceId: string) => { host: string; port: number; user: string } | null;

// Every image that is chosen here is Ubuntu's or built on it.
const sshUser = 'ubuntu';

const statuses: Readonly<Record<string, VmStatus>> = {
  pending: 'booting',
  running: 'running',
  stopping: 'suspending',
  stopped: 'suspended',
  'shutting-down': 'terminating',
  terminated: 'terminated',
};

export const tagsOf = (tags: Instance['Tags']): Record<string, string> =>
  Object.fromEntries((tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));

const addressOf = (instance: Instance, reachAt: ReachAt | undefined): DriverVm['ssh'] => {
  if (instance.State?.Name !== 'running') return null;
  const given = reachAt?.(instance.InstanceId ?? '');
  if (given !== undefined && given !== null) return given;
  const { PublicIpAddress: host } = instance;
  return host === undefined ? null : { host, port: 22, user: sshUser };
};

/** An instance in our words. */
export const fromInstance = (region: string, instance: Instance, reachAt?: ReachAt): DriverVm => {
  const tags = tagsOf(instance.Tags);
  const raw = instance.State?.Name ?? 'unknown';
  const launchedAt = instance.LaunchTime?.toISOString() ?? new Date(0).toISOString();
  const failure = endedFailure(instance);
  return {
    providerVmId: idOf(region, instance.InstanceId),
    name: tags['Name'] ?? '',
    provider,
    region,
    specName: instance.InstanceType ?? '',
    status: { unified: statuses[raw] ?? 'unknown', raw },
    publicIp: instance.PublicIpAddress ?? null,
    privateIp: instance.PrivateIpAddress ?? null,
    ssh: addressOf(instance, reachAt),
    hostKey: tags[hostKeyTag] ?? null,
    // AWS has no boot id: a start has another launch time, and a reboot of ours leaves a tag.
    bootId: `${launchedAt}${tags[bootTag] === undefined ? '' : ` ${tags[bootTag]}`}`,
    tags: Object.fromEntries(Object.entries(tags).filter(([key]) => !ownTags.has(key))),
    createdAt: launchedAt,
    ...(failure === null ? {} : { failure }),
  };
};

/** What is left of a VM that AWS no longer knows. */
export const goneVm = (providerVmId: string): DriverVm => ({
  providerVmId,
  name: '',
  provider,
  region: partsOf(providerVmId)?.region ?? '',
  specName: '',
  status: { unified: 'terminated', raw: 'gone' },
  publicIp: null,
  privateIp: null,
  ssh: null,
  hostKey: null,
  bootId: null,
  tags: {},
  createdAt: new Date(0).toISOString(),
});
