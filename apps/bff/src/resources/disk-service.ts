import type { DiskRequest } from '@terroir/shared-types';
import { isEnded } from '@terroir/shared-types';
import { ulid } from 'ulid';
import type { Database } from '../db/open-database.ts';
import type { DriverRegistry } from '../drivers/registry.ts';
import { conflict, notFound, unprocessable } from '../http/problem-error.ts';
import type { VmRow } from '../infras/rows.ts';
import type { InfraStore } from '../infras/infra-store.ts';
import type { VmStore } from '../infras/vm-store.ts';
import { type ChangeDisk, diskStatus } from './change-disk.ts';
import { type DiskRow, type DiskStore, isPending } from './disk-store.ts';
import { say } from '../wordings/say.ts';

export type DiskService = ReturnType<typeof createDiskService>;

/** Says what disks should be; each call is one transaction, the worker does the rest. */
export const createDiskService = (deps: {
  database: Database;
  disks: DiskStore;
  infras: InfraStore;
  vms: VmStore;
  drivers: DriverRegistry;
  changeDisk: ChangeDisk;
  assertRoom: () => void;
  hasRegion: (regionId: string) => boolean;
  now: () => Date;
  wake: () => void;
}) => {
  const change = (work: () => DiskRow): DiskRow => {
    const row = deps.database.transact(work);
    deps.wake();
    return row;
  };
  const row = (id: string): DiskRow => {
    const disk = deps.disks.find(id);
    if (disk === null || disk.gone_at !== null) throw notFound('disk', id);
    return disk;
  };
  const idle = (id: string): DiskRow => {
    const disk = row(id);
    if (!isPending(disk)) return disk;
    const status = say(`resource-${diskStatus(disk)}`);
    throw conflict('disk-busy', say('resource-is', { name: disk.name, status }), say('settle-first'));
  };
  const living = (vmId: string, at: { connection_id: string; provider: string; region: string }): VmRow => {
    const vm = deps.vms.find(vmId);
    const message = `There is no living VM ${JSON.stringify(vmId)}.`;
    if (vm === null || isEnded(vm.status) || vm.provider_vm_id === null) {
      throw unprocessable(message, [{ path: 'vmId', message }]);
    }
    const infra = deps.infras.findAny(vm.infra_id);
    if (infra?.connection_id === at.connection_id && vm.provider === at.provider && vm.region === at.region) {
      return vm;
    }
    const where = `${at.provider} ${at.region}`;
    throw unprocessable(`${vm.name} is not in ${where}, where the disk is.`, [
      { path: 'vmId', message: `is not in ${where}` },
    ]);
  };

  return {
    row,
    create(request: DiskRequest, actor: string): DiskRow {
      const connection = deps.drivers.get(request.connectionId);
      if (connection?.driver.disks === undefined) {
        const message = `There is no connection ${JSON.stringify(request.connectionId)} with data disks.`;
        throw unprocessable(message, [{ path: 'connectionId', message }]);
      }
      if (!deps.hasRegion(request.regionId)) {
        const message = `the catalog has no region ${JSON.stringify(request.regionId)}`;
        throw unprocessable(`regionId: ${message}.`, [{ path: 'regionId', message }]);
      }
      const [provider = '', region = ''] = request.regionId.split('+');
      const at = { connection_id: connection.connectionId, provider, region };
      return change(() => {
        deps.assertRoom();
        if (request.vmId !== undefined) living(request.vmId, at);
        const disk: DiskRow = {
          ...at,
          id: ulid(deps.now().getTime()).toLowerCase(),
          name: request.name,
          simulated: connection.driver.simulated,
          provider_disk_id: null,
          size_gib: null,
          vm_id: null,
          want_size_gib: request.sizeGib,
          want_vm_id: request.vmId ?? null,
          want_gone: false,
          sent_at: null,
          missing: false,
          failure: null,
          created_at: deps.now().toISOString(),
          gone_at: null,
        };
        deps.disks.insert(disk);
        return deps.changeDisk(disk, {}, actor);
      });
    },
    attach: (id: string, vmId: string, actor: string): DiskRow =>
      change(() => {
        const disk = idle(id);
        if (disk.missing)
          throw conflict('disk-missing', say('disk-gone', { disk: disk.name }), say('delete-it-here'));
        if (disk.vm_id !== null && disk.vm_id !== vmId) {
          throw conflict('disk-attached', say('disk-at-other', { disk: disk.name }), say('detach-first'));
        }
        living(vmId, disk);
        return deps.changeDisk(disk, { want_vm_id: vmId, failure: null }, actor);
      }),
    detach: (id: string, actor: string): DiskRow =>
      change(() => deps.changeDisk(idle(id), { want_vm_id: null, failure: null }, actor)),
    grow: (id: string, sizeGib: number, actor: string): DiskRow =>
      change(() => {
        const disk = idle(id);
        const sizeNow = disk.size_gib ?? disk.want_size_gib;
        if (sizeGib < sizeNow) {
          const message = `${disk.name} has ${sizeNow} GiB; a disk can only grow.`;
          throw unprocessable(message, [{ path: 'sizeGib', message }]);
        }
        return deps.changeDisk(disk, { want_size_gib: sizeGib, failure: null }, actor);
      }),
    remove: (id: string, actor: string): DiskRow =>
      change(() => {
        const disk = row(id);
        const vm = disk.vm_id === null ? null : deps.vms.find(disk.vm_id);
        if (disk.vm_id !== null && (vm === null || !isEnded(vm.status))) {
          throw conflict('disk-attached', say('disk-at-vm', { disk: disk.name }), say('detach-first'));
        }
        return deps.changeDisk(disk, { want_gone: true, want_vm_id: null, failure: null }, actor);
      }),
  };
};
