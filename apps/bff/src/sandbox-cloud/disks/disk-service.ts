import { randomBytes } from 'node:crypto';
import { CloudError } from '../api/cloud-error.ts';
import type { CreateDiskParameters, SandboxDisk } from '../contract.ts';
import type { SandboxStore } from '../state/store.ts';
import { isLiving } from '../vms/vm-record.ts';
import type { VmService } from '../vms/vm-service.ts';

const diskLimit = 10_000;

export type DiskService = ReturnType<typeof createDiskService>;

/** Data disks of this cloud: kept, tagged and attached; their bytes are simulated like the rest of the hardware. */
export const createDiskService = ({ store, vms }: { store: SandboxStore; vms: VmService }) => {
  const disks = new Map(store.readDisks().map((disk) => [disk.id, disk]));
  const save = (disk: SandboxDisk): SandboxDisk => {
    disks.set(disk.id, disk);
    store.saveDisk(disk);
    return disk;
  };
  /** A disk goes free when its VM has ended, as on real clouds. */
  const current = (disk: SandboxDisk): SandboxDisk => {
    const holder = vms.all().find((vm) => vm.id === disk.attachedTo);
    const isFree = disk.attachedTo !== null && (holder === undefined || !isLiving(holder));
    return isFree ? save({ ...disk, attachedTo: null }) : disk;
  };
  const find = (id: string): SandboxDisk => {
    const disk = disks.get(id);
    if (disk === undefined) {
      throw new CloudError(404, 'InvalidVolume.NotFound', `There is no disk ${id} in this sandbox cloud.`);
    }
    return current(disk);
  };
  return {
    list: (): SandboxDisk[] => [...disks.values()].map(current),
    find,
    create(request: CreateDiskParameters): SandboxDisk {
      const earlier = [...disks.values()].find((disk) => disk.clientToken === request.clientToken);
      if (earlier !== undefined) return current(earlier);
      if (disks.size >= diskLimit) {
        throw new CloudError(
          400,
          'VolumeLimitExceeded',
          `This sandbox cloud holds at most ${diskLimit} disks.`,
        );
      }
      return save({
        ...request,
        id: `vol-${randomBytes(8).toString('hex')}`,
        attachedTo: null,
        createdAt: new Date().toISOString(),
        simulated: true,
      });
    },
    attach(id: string, vmId: string): SandboxDisk {
      const disk = find(id);
      const vm = vms.find(vmId);
      if (disk.attachedTo === vmId) return disk;
      if (disk.attachedTo !== null) {
        throw new CloudError(
          409,
          'VolumeInUse',
          `The disk ${id} is attached to ${disk.attachedTo}. Detach it first.`,
        );
      }
      if (!isLiving(vm) || vm.provider !== disk.provider || vm.region !== disk.region) {
        throw new CloudError(
          400,
          'InvalidVolume.ZoneMismatch',
          `The disk ${id} is in ${disk.provider} ${disk.region}; it needs a living VM there.`,
        );
      }
      return save({ ...disk, attachedTo: vmId });
    },
    detach: (id: string): SandboxDisk => save({ ...find(id), attachedTo: null }),
    grow(id: string, sizeGib: number): SandboxDisk {
      const disk = find(id);
      if (sizeGib < disk.sizeGib) {
        throw new CloudError(
          400,
          'InvalidParameterValue',
          `The disk ${id} has ${disk.sizeGib} GiB and cannot shrink to ${sizeGib}.`,
        );
      }
      return save({ ...disk, sizeGib });
    },
    remove(id: string): void {
      const disk = find(id);
      if (disk.attachedTo !== null) {
        throw new CloudError(
          409,
          'VolumeInUse',
          `The disk ${id} is attached to ${disk.attachedTo}. Detach it first.`,
        );
      }
      disks.delete(id);
      store.removeDisk(id);
    },
    removeAll(): void {
      for (const id of disks.keys()) store.removeDisk(id);
      disks.clear();
    },
  };
};
