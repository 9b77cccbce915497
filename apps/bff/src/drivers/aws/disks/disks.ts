import type { Volume } from '@aws-sdk/client-ec2';
import { type DiskPort, DriverError, type DriverDisk } from '../../driver.ts';
import type { Clients } from '../api/clients.ts';
import { hasCode } from '../api/errors.ts';
import { partsOf } from '../api/ids.ts';
import { inRegions } from '../api/in-regions.ts';
import type { Regions } from '../regions.ts';
import type { Instances } from '../vms/instances.ts';
import { tagList } from '../vms/run-input.ts';
import { firstZone, freeDevice, refused } from './place.ts';
import { attachmentOf, diskTag, holderOf, keyTag, toDisk, volumesBehind } from './volumes.ts';
import { asMessage, asRemedy, say } from '../../../wordings/say.ts';

export interface DiskDeps {
  clients: Clients;
  regions: Regions;
  instances: Instances;
  /** Waits until the next look. */
  pause: (signal: AbortSignal) => Promise<void>;
}

/** EBS volumes (gp3). One lives in a zone: it is made in that of its VM, and only VMs there can have it. */
export const createAwsDisks = ({ clients, regions, instances, pause }: DiskDeps): DiskPort => {
  const read = async (providerDiskId: string, signal: AbortSignal): Promise<Volume | null> => {
    const parts = partsOf(providerDiskId);
    if (parts === null) return null;
    const filter = { Name: 'volume-id', Values: [parts.id] };
    return (await volumesBehind(clients, parts.region, filter, signal))[0] ?? null;
  };

  const known = async (id: string, signal: AbortSignal): Promise<{ region: string; volume: Volume }> => {
    const volume = await read(id, signal);
    const parts = partsOf(id);
    if (volume !== null && parts !== null) return { region: parts.region, volume };
    throw refused(say('aws-no-volume', { volume: id }), say('aws-delete-here'));
  };

  const until = async (
    id: string,
    isDone: (volume: Volume) => boolean,
    signal: AbortSignal,
  ): Promise<DriverDisk> => {
    for (;;) {
      const { region, volume } = await known(id, signal);
      if (volume.State === 'error') {
        throw refused(say('aws-volume-broken', { volume: id }), say('aws-make-another'));
      }
      if (isDone(volume)) return toDisk(region, volume);
      await pause(signal);
    }
  };

  const byKey = async (region: string, key: string, signal: AbortSignal): Promise<Volume | null> =>
    (await volumesBehind(clients, region, { Name: `tag:${keyTag}`, Values: [key] }, signal))[0] ?? null;

  const zoneOf = async (region: string, forVm: string | null, signal: AbortSignal): Promise<string> => {
    const parts = forVm === null ? null : partsOf(forVm);
    const vm = parts === null ? null : await instances.get(parts.region, parts.id, signal);
    return vm?.Placement?.AvailabilityZone ?? firstZone(clients, region, signal);
  };

  const disks: DiskPort = {
    async list(signal) {
      const found = await inRegions(await regions.all(signal), async (region) => {
        const ours = await volumesBehind(clients, region, { Name: 'tag-key', Values: [diskTag] }, signal);
        return ours.map((volume) => toDisk(region, volume));
      });
      return found.flat();
    },

    async find(id, signal) {
      const volume = await read(id, signal);
      const parts = partsOf(id);
      return volume === null || parts === null ? null : toDisk(parts.region, volume);
    },

    async create({ key, name, region, sizeGib, tags, forVm }, signal) {
      let made = await byKey(region, key, signal);
      if (made === null) {
        const AvailabilityZone = await zoneOf(region, forVm, signal);
        made = await clients
          .ask(region, signal, ({ changes }, options): Promise<Volume> =>
            changes.createVolume(
              {
                ClientToken: key,
                AvailabilityZone,
                Size: sizeGib,
                VolumeType: 'gp3',
                TagSpecifications: [
                  { ResourceType: 'volume', Tags: tagList({ Name: name, ...tags, [keyTag]: key }) },
                ],
              },
              options,
            ),
          )
          .catch((error: unknown) => {
            // Made under this key before, for another zone or size, and not shown yet.
            if (hasCode(error, 'IdempotentParameterMismatch')) throw stillHidden(error);
            throw error;
          });
      }
      return until(`${region}/${made.VolumeId}`, ({ State }) => State !== 'creating', signal);
    },

    async attach(id, providerVmId, signal) {
      const { region, volume } = await known(id, signal);
      const parts = partsOf(providerVmId);
      const holder = holderOf(volume);
      if (holder !== parts?.id) {
        if (holder !== null)
          throw refused(say('aws-volume-attached', { volume: id, vm: holder }), say('aws-detach-first'));
        const vm = parts?.region === region ? await instances.get(region, parts.id, signal) : null;
        if (vm === null)
          throw refused(say('aws-no-vm-there', { vm: providerVmId, region }), say('aws-choose-vm'));
        const zone = vm.Placement?.AvailabilityZone;
        if (zone !== volume.AvailabilityZone) {
          throw refused(
            say('aws-other-zone', {
              volume: id,
              there: volume.AvailabilityZone ?? '',
              vm: providerVmId,
              here: zone ?? '',
            }),
            say('aws-disk-with-vm'),
          );
        }
        await clients
          .ask(region, signal, ({ changes }, options) =>
            changes.attachVolume(
              { VolumeId: volume.VolumeId, InstanceId: vm.InstanceId, Device: freeDevice(vm) },
              options,
            ),
          )
          .catch((error: unknown) => {
            // It is on its way, or ends just now; the next look tells.
            if (!hasCode(error, 'IncorrectState', 'IncorrectInstanceState')) throw error;
            throw refused(say('aws-vm-not-ready', { vm: providerVmId }), say('tried-again'), true);
          });
      }
      return until(id, ({ Attachments = [] }) => Attachments[0]?.State === 'attached', signal);
    },

    async detach(id, signal) {
      const { region, volume } = await known(id, signal);
      const attachment = attachmentOf(volume);
      if (attachment === null) return toDisk(region, volume);
      const { VolumeId, InstanceId, Device } = attachment;
      await clients
        .ask(region, signal, ({ changes }, options) =>
          changes.detachVolume({ VolumeId, InstanceId, Device }, options),
        )
        .catch((error: unknown) => {
          // Already on its way, or free by now.
          if (!hasCode(error, 'IncorrectState', 'InvalidAttachment.NotFound')) throw error;
        });
      return until(id, (now) => holderOf(now) === null, signal);
    },

    async grow(id, sizeGib, signal) {
      const { region, volume } = await known(id, signal);
      const sizeNow = volume.Size ?? 0;
      if (sizeGib < sizeNow) {
        throw refused(say('aws-only-grows', { volume: id, sizeGib: sizeNow }), say('aws-make-smaller'));
      }
      if (sizeGib > sizeNow) {
        await clients.ask(region, signal, ({ changes }, options) =>
          changes.modifyVolume({ VolumeId: volume.VolumeId, Size: sizeGib }, options),
        );
      }
      return until(id, ({ Size = 0 }) => Size >= sizeGib, signal);
    },

    async remove(id, signal) {
      const parts = partsOf(id);
      if (parts === null) return;
      await clients
        .ask(parts.region, signal, ({ changes }, options) =>
          changes.deleteVolume({ VolumeId: parts.id }, options),
        )
        .catch((error: unknown) => {
          if (!hasCode(error, 'InvalidVolume.NotFound')) throw error; // gone already: what was wanted
        });
    },
  };
  return disks;
};

const stillHidden = (cause: unknown): DriverError =>
  new DriverError(
    {
      code: 'unknown',
      ...asMessage(say('aws-volume-hidden')),
      retryable: true,
      ...asRemedy(say('looked-for-again')),
    },
    'unknown',
    cause,
  );
