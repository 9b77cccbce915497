import type { VmStatus } from '@terroir/shared-types';
import { failureOf } from '../api/errors.ts';
import type { TbInfra, TbNode } from '../api/schemas.ts';
import type { DriverVm } from '../../driver.ts';
import { idOf, ownNode, partsOf } from './ids.ts';
import { instantOf } from './instant.ts';
import { noHostKey, ownLabels, tagsOf } from './own-labels.ts';

/** One of their VMs with the infra that it is in; no node: the infra is still being prepared. */
export interface Seen {
  infra: TbInfra;
  node: TbNode | null;
}

export interface Reach {
  host: string;
  port: number;
}

// Words as they write them, in whatever case. `Failed` says that they gave up, not that nothing is there.
const statuses: Readonly<Record<string, VmStatus>> = {
  preparing: 'creating',
  prepared: 'creating',
  creating: 'creating',
  registering: 'creating',
  running: 'running',
  suspending: 'suspending',
  suspended: 'suspended',
  resuming: 'resuming',
  rebooting: 'rebooting',
  terminating: 'terminating',
  terminated: 'terminated',
  failed: 'failed',
};
const wordOf = (status: string): string => /[a-z]+/.exec(status.toLowerCase())?.[0] ?? '';

export const statusWord = ({ infra, node }: Seen): string => wordOf(node?.status ?? infra.status);
export const labelsOf = ({ infra, node }: Seen): Record<string, string> => ({
  ...infra.label,
  ...node?.label,
});
export const isAtCloud = ({ node }: Seen): boolean => (node?.cspResourceId ?? '') !== '';

// A cloud that only pretends: its addresses belong to somebody else.
export const isMock = (node: TbNode): boolean =>
  node.connectionConfig?.providerName.startsWith('mock') ?? false;
const defaultUser = 'cb-user';

export const reachOf = (node: TbNode, override: Reach | null): DriverVm['ssh'] => {
  const user = node.nodeUserName === '' ? defaultUser : node.nodeUserName;
  if (override !== null) return { ...override, user };
  if (isMock(node) || node.publicIP === '') return null;
  return { host: node.publicIP, port: Number(node.sshPort ?? 0) || 22, user };
};

/** True: it runs and our key has to be let in first. */
export const needsEntry = (seen: Seen, override: Reach | null): boolean => {
  const { node } = seen;
  const labels = labelsOf(seen);
  return (
    node !== null &&
    wordOf(node.status) === 'running' &&
    labels[ownLabels.loginKey] !== undefined &&
    labels[ownLabels.hostKey] === undefined &&
    reachOf(node, override) !== null
  );
};

const placeOf = ({ node }: Seen): { provider: string; region: string; specName: string } => {
  const [provider = '', region = '', specName = ''] = (node?.specId ?? '').split('+');
  const config = node?.connectionConfig;
  const named = config?.regionDetail?.regionName ?? '';
  return {
    provider: provider === '' ? (config?.providerName ?? '') : provider,
    region: region === '' ? (named === '' ? (config?.regionZoneInfo?.assignedRegion ?? '') : named) : region,
    specName: specName === '' ? (node?.cspSpecName ?? '') : specName,
  };
};

const unified = (seen: Seen, override: Reach | null): VmStatus => {
  const word = statusWord(seen);
  // Nothing was ever in it, or all of it is gone.
  if (seen.node === null && word === 'empty') return 'terminated';
  if (word === 'failed' && isAtCloud(seen)) return 'unknown';
  if (needsEntry(seen, override)) return 'booting';
  return statuses[word] ?? 'unknown';
};

/** What it says of the failure: of the VM, else of its infra. */
export const failureText = ({ infra, node }: Seen): string => {
  const said = node?.systemMessage ?? '';
  return said === '' ? infra.systemMessage.join(' ') : said;
};

/** A VM of theirs in our words. */
export const fromSeen = (seen: Seen, override: Reach | null): DriverVm => {
  const { infra, node } = seen;
  const labels = labelsOf(seen);
  const status = unified(seen, override);
  const createdAt = instantOf(node?.createdTime || (labels[ownLabels.orderedAt] ?? ''));
  const known = labels[ownLabels.hostKey];
  const boot = labels[ownLabels.boot];
  const said = failureText(seen);
  return {
    providerVmId: idOf({ infra: infra.id, node: node?.id ?? ownNode }),
    name: labels[ownLabels.name] ?? (node === null ? infra.name : `${infra.id}-${node.id}`),
    ...placeOf(seen),
    status: { unified: status, raw: node?.status ?? infra.status },
    publicIp: node?.publicIP || null,
    privateIp: node?.privateIP || null,
    ssh: node !== null && status === 'running' ? reachOf(node, override) : null,
    hostKey: known === undefined || known === noHostKey ? null : known,
    // They have no boot id: a start or restart of ours leaves a label.
    bootId: node === null ? null : `${createdAt}${boot === undefined ? '' : ` ${boot}`}`,
    tags: tagsOf(labels),
    createdAt,
    ...(node?.location === null || node?.location === undefined
      ? {}
      : { lngLat: [node.location.longitude, node.location.latitude] as const satisfies [number, number] }),
    // They write there of healthy ones as well.
    ...(said !== '' && statusWord(seen) === 'failed' ? { failure: failureOf(said) } : {}),
  };
};

/** What is left of a VM that they no longer know. */
export const goneVm = (providerVmId: string): DriverVm => ({
  providerVmId,
  name: partsOf(providerVmId)?.infra ?? '',
  provider: '',
  region: '',
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
