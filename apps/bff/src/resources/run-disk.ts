import type { DiskPort, DriverDisk } from '../drivers/driver.ts';
import { asDriverError } from '../provisioning/as-driver-error.ts';
import { type Backoff, pause } from '../provisioning/backoff.ts';
import type { Database } from '../db/open-database.ts';
import type { IncidentLog } from '../incidents/incident-log.ts';
import type { VmStore } from '../infras/vm-store.ts';
import type { ChangeDisk } from './change-disk.ts';
import { type DiskRow, type DiskStore, isPending } from './disk-store.ts';
import { asDetail, asRemedy, say } from '../wordings/say.ts';

export interface DiskWork {
  database: Database;
  disks: DiskStore;
  vms: VmStore;
  incidents: IncidentLog;
  changeDisk: ChangeDisk;
  backoff: Backoff;
  owner: string;
  now: () => Date;
}

/** What the provider shows, as columns; `vm_id` is ours when we know the VM, null when it has ended. */
export const factsOf = (vms: VmStore, connectionId: string, seen: DriverDisk) => {
  const vm = seen.attachedTo === null ? null : vms.findByProviderVm(connectionId, seen.attachedTo);
  return {
    provider_disk_id: seen.providerDiskId,
    size_gib: seen.sizeGib,
    vm_id: vm?.status === 'terminated' ? null : (vm?.id ?? seen.attachedTo),
    missing: false,
  };
};

/** Brings one disk to what its row wants, step by step; each step ends in a commit. Lasting refusals end it. */
export const runDisk = async (
  work: DiskWork,
  port: DiskPort,
  id: string,
  signal: AbortSignal,
): Promise<void> => {
  const commit = (disk: DiskRow, change: Partial<DiskRow>): void => {
    work.database.transact(() => {
      // What was wanted meanwhile stays wanted.
      const current = work.disks.find(disk.id) ?? disk;
      work.changeDisk(current, change, 'worker');
    });
  };
  const see = (disk: DiskRow, seen: DriverDisk): void =>
    commit(disk, factsOf(work.vms, disk.connection_id, seen));

  const step = async (disk: DiskRow): Promise<void> => {
    if (disk.provider_disk_id === null) {
      if (disk.want_gone && disk.sent_at === null) return commit(disk, { gone_at: work.now().toISOString() });
      // On disk as sent before the first byte leaves; a repeat under the key finds what an earlier try made.
      const isRepeat = disk.sent_at !== null;
      if (!isRepeat) commit(disk, { sent_at: work.now().toISOString() });
      const tags = { 'terroir-owner': work.owner, 'terroir-disk': disk.id };
      const { name, provider, region, want_size_gib: sizeGib } = disk;
      const vm = disk.want_vm_id === null ? null : work.vms.find(disk.want_vm_id);
      const forVm = vm?.provider_vm_id ?? null;
      return see(
        disk,
        await port.create({ key: disk.id, name, provider, region, sizeGib, tags, forVm, isRepeat }, signal),
      );
    }
    // Read again before anything is done to it.
    const seen = await port.find(disk.provider_disk_id, signal);
    if (seen === null) {
      if (disk.want_gone) return commit(disk, { gone_at: work.now().toISOString(), vm_id: null });
      return work.database.transact(() => markMissing(work, disk));
    }
    const facts = factsOf(work.vms, disk.connection_id, seen);
    if (disk.want_gone) {
      if (seen.tags['terroir-disk'] !== disk.id)
        throw asDriverError(new Error('It no longer carries our tags.'));
      if (seen.attachedTo !== null) return see(disk, await port.detach(seen.providerDiskId, signal));
      return port.remove(seen.providerDiskId, signal); // done when it is seen to be gone
    }
    if (disk.want_vm_id !== facts.vm_id) {
      if (seen.attachedTo !== null) return see(disk, await port.detach(seen.providerDiskId, signal));
      const vm = disk.want_vm_id === null ? null : work.vms.find(disk.want_vm_id);
      if (vm === null || vm.provider_vm_id === null || vm.status === 'terminated') {
        return commit(disk, { ...facts, want_vm_id: null }); // the VM is no more: nothing to attach to
      }
      return see(disk, await port.attach(seen.providerDiskId, vm.provider_vm_id, signal));
    }
    if (disk.want_size_gib > seen.sizeGib) {
      return see(disk, await port.grow(seen.providerDiskId, disk.want_size_gib, signal));
    }
    return commit(disk, { ...facts, want_size_gib: seen.sizeGib });
  };

  for (let tries = 0; !signal.aborted;) {
    const disk = work.disks.find(id);
    if (disk === null || !isPending(disk)) return;
    try {
      await step(disk);
      tries = 0;
    } catch (error) {
      if (signal.aborted) return;
      const { failure, outcome } = asDriverError(error);
      if (outcome === 'refused' && !failure.retryable) {
        // A refusal under the key says that nothing was made under it.
        return commit(disk, { failure, ...(disk.provider_disk_id === null ? { sent_at: null } : {}) });
      }
      await pause(work.backoff, tries, signal);
      tries += 1;
    }
  }
};

/** It is not at the provider although nobody here asked for that: said, never deleted silently. In a transaction. */
export const markMissing = (work: DiskWork, disk: DiskRow): void => {
  work.changeDisk(disk, { missing: true, vm_id: null }, 'reconciler');
  work.incidents.raise(
    {
      kind: 'resource-missing',
      infraId: null,
      vmId: null,
      connectionId: disk.connection_id,
      ...asDetail(
        say('incident-disk-missing', { name: disk.name, sizeGib: disk.size_gib ?? disk.want_size_gib }),
      ),
      ...asRemedy(say('incident-make-disk-again')),
      hourlyUsd: null,
    },
    true,
  );
};
