import type { ResourceStatus } from '@terroir/shared-types';
import type { EventLog } from '../events/event-log.ts';
import { type DiskRow, type DiskStore, isPending } from './disk-store.ts';

/** What a person is told of a disk: what is being done to it, else what it is. */
export const diskStatus = (disk: DiskRow): ResourceStatus => {
  if (disk.failure !== null) return 'failed';
  if (disk.missing) return 'missing';
  if (!isPending(disk)) return disk.vm_id === null ? 'available' : 'attached';
  if (disk.want_gone) return 'deleting';
  if (disk.provider_disk_id === null) return 'creating';
  if (disk.want_vm_id !== disk.vm_id) return disk.want_vm_id === null ? 'detaching' : 'attaching';
  return 'growing';
};

export type ChangeDisk = (disk: DiskRow, change: Partial<DiskRow>, actor: string) => DiskRow;

/** The only way a disk changes: row and event in the open transaction. */
export const createDiskChanger =
  (deps: { disks: DiskStore; events: EventLog }): ChangeDisk =>
  (disk, change, actor) => {
    const row = { ...disk, ...change };
    deps.disks.update(row);
    deps.events.append(
      { type: 'resource-changed', resourceId: row.id, kind: 'disk', name: row.name, status: diskStatus(row) },
      actor,
    );
    return row;
  };

/** In the transaction that shows a VM as ended: what was attached to it is attached to nothing. */
export const freeDisksOf = (
  { disks, changeDisk }: { disks: DiskStore; changeDisk: ChangeDisk },
  vmId: string,
  actor: string,
): void => {
  for (const disk of disks.ofVm(vmId)) {
    const wanted = disk.want_vm_id === vmId ? null : disk.want_vm_id;
    changeDisk(disk, { vm_id: null, want_vm_id: wanted }, actor);
  }
};
