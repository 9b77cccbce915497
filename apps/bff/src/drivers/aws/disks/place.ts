import type { Instance } from '@aws-sdk/client-ec2';
import { DriverError } from '../../driver.ts';
import type { Clients } from '../api/clients.ts';
import { type Said, asMessage, asRemedy, say } from '../../../wordings/say.ts';

export const refused = (message: Said, remedy: Said, retryable = false): DriverError =>
  new DriverError(
    { code: 'invalid-request', ...asMessage(message), retryable, ...asRemedy(remedy) },
    'refused',
  );

/** The zone of a region for a disk that no VM is named for: always the same one. */
export const firstZone = async (clients: Clients, region: string, signal: AbortSignal): Promise<string> => {
  const zones = await clients.ask(region, signal, async ({ reads }, options) => {
    const { AvailabilityZones = [] } = await reads.describeAvailabilityZones({}, options);
    return AvailabilityZones.filter(({ ZoneType = 'availability-zone' }) => ZoneType === 'availability-zone')
      .flatMap(({ ZoneName }) => ZoneName ?? [])
      .toSorted();
  });
  const [first] = zones;
  if (first !== undefined) return first;
  throw refused(say('aws-no-zones', { region }), say('aws-choose-region'));
};

// Names that AWS recommends for data disks; a VM shows them as NVMe devices.
const deviceLetters = 'fghijklmnop'.split('');

/** A device name that this VM has free. Throws `DriverError` when it has none. */
export const freeDevice = ({ InstanceId, BlockDeviceMappings = [] }: Instance): string => {
  const taken = new Set(BlockDeviceMappings.map(({ DeviceName }) => DeviceName));
  const free = deviceLetters.map((letter) => `/dev/sd${letter}`).find((name) => !taken.has(name));
  if (free !== undefined) return free;
  throw refused(
    say('aws-disks-full', { vm: InstanceId ?? '', count: deviceLetters.length }),
    say('aws-detach-one'),
  );
};
