import { type Resource, type ResourceKind, isEnded } from '@terroir/shared-types';
import type { VmStore } from '../infras/vm-store.ts';
import { diskStatus } from './change-disk.ts';
import { type DiskRow, type DiskStore, isPending } from './disk-store.ts';
import type { ResourceStore, UsedRow } from './resource-store.ts';

export type ResourceReads = ReturnType<typeof createResourceReads>;

const presentUsed = (kind: ResourceKind, row: UsedRow): Resource => ({
  id: `${kind}-${row.key}`,
  kind,
  name: row.name,
  connectionId: row.connection_id,
  provider: row.provider,
  region: row.region,
  providerId: kind === 'key' ? null : row.name,
  status: row.used_by > 0 ? 'in-use' : 'available',
  sizeGib: null,
  infraId: row.infra_id,
  vmId: row.vm_id,
  vmName: row.vm_name,
  usedBy: row.used_by,
  removable: false,
  createdAt: row.created_at,
  simulated: row.simulated,
});

/** Everything VMs stand on, one list. */
export const createResourceReads = (deps: {
  disks: DiskStore;
  vms: VmStore;
  used: ResourceStore;
  /** Networks and keys, as rows of their own. */
  shared: (kind: ResourceKind) => Resource[];
}) => {
  /** A key pair is one at home; at providers with key pairs of their own it is there as often as it was given to them. */
  const keys = (): Resource[] => {
    const given = deps.shared('key');
    const known = new Set(given.map(({ infraId }) => infraId));
    const ownOnly = deps.used.keys().filter((row) => !known.has(row.infra_id));
    return [...given, ...ownOnly.map((row) => presentUsed('key', row))];
  };
  const presentDisk = (row: DiskRow): Resource => {
    const vm = row.vm_id === null ? null : deps.vms.find(row.vm_id);
    const isUsed = row.vm_id !== null && (vm === null || !isEnded(vm.status));
    return {
      id: row.id,
      kind: 'disk',
      name: row.name,
      connectionId: row.connection_id,
      provider: row.provider,
      region: row.region,
      providerId: row.provider_disk_id,
      status: diskStatus(row),
      sizeGib: row.size_gib ?? row.want_size_gib,
      infraId: vm?.infra_id ?? null,
      vmId: isUsed ? row.vm_id : null,
      vmName: isUsed ? (vm?.name ?? null) : null,
      usedBy: Number(isUsed),
      removable: !isUsed && !isPending(row),
      ...(row.failure === null ? {} : { failure: row.failure }),
      createdAt: row.created_at,
      simulated: row.simulated,
    };
  };
  const readers: Record<ResourceKind, () => Resource[]> = {
    disk: () => deps.disks.living().map(presentDisk),
    key: keys,
    image: () => deps.used.images().map((row) => presentUsed('image', row)),
    address: () => deps.used.addresses().map((row) => presentUsed('address', row)),
    vnet: () => deps.shared('vnet'),
    subnet: () => deps.shared('subnet'),
    'security-group': () => deps.shared('security-group'),
  };
  const order: ResourceKind[] = ['disk', 'vnet', 'subnet', 'security-group', 'key', 'address', 'image'];
  return {
    disk: presentDisk,
    all: (kind: ResourceKind | undefined): Resource[] =>
      (kind === undefined ? order : [kind]).flatMap((one) => readers[one]()),
  };
};
