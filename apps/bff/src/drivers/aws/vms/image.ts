import type { Spec } from '@terroir/shared-types';
import { DriverError } from '../../driver.ts';
import type { Clients } from '../api/clients.ts';
import { asMessage, asRemedy, say } from '../../../wordings/say.ts';

export interface BootImage {
  imageId: string;
  rootDevice: string;
  /** The disk cannot be smaller than what the image holds. */
  minSizeGib: number;
}

/** What decides on the image. */
export type BootSpec = Pick<Spec, 'arch' | 'accelerator'>;

// Canonical publishes 22.04 on gp2 and 24.04 on gp3 names: https://documentation.ubuntu.com/aws/aws-how-to/instances/find-ubuntu-images/
const canonical: Readonly<Record<string, string>> = { '22.04': 'ebs-gp2', '24.04': 'ebs-gp3' };
const lifetimeMs = 60 * 60_000;

const unknownImage = (imageId: string): DriverError =>
  new DriverError(
    {
      code: 'invalid-request',
      ...asMessage(say('aws-image-unusable', { image: imageId })),
      retryable: false,
      ...asRemedy(say('aws-choose-image')),
    },
    'refused',
  );

/** The public parameter that names the current AMI. GPU images carry the NVIDIA driver: AWS's Deep Learning Base AMI. */
export const parameterOf = (imageId: string | null, spec: BootSpec): string => {
  const isNvidia = spec.accelerator?.type === 'gpu' && /nvidia/i.test(spec.accelerator.vendor);
  const wanted = imageId ?? `aws+ubuntu-22.04-${spec.arch}${isNvidia ? '-gpu' : ''}`;
  const [, version = '', arch = '', gpu] = /^aws\+ubuntu-([\d.]+)-(x86_64|arm64)(-gpu)?$/.exec(wanted) ?? [];
  const volume = canonical[version];
  if (volume === undefined) throw unknownImage(wanted);
  if (gpu !== undefined) {
    return `/aws/service/deeplearning/ami/${arch}/base-oss-nvidia-driver-gpu-ubuntu-${version}/latest/ami-id`;
  }
  const machine = arch === 'arm64' ? 'arm64' : 'amd64';
  return `/aws/service/canonical/ubuntu/server/${version}/stable/current/${machine}/hvm/${volume}/ami-id`;
};

/** Finds AMIs by region; an answer is good for an hour, so that a thousand VMs ask once. */
export const createImageFinder = (clients: Clients, now: () => Date) => {
  const known = new Map<string, { atMs: number; image: Promise<BootImage> }>();

  const find = async (region: string, wanted: string, signal: AbortSignal): Promise<BootImage> => {
    const imageId = wanted.startsWith('ami-')
      ? wanted
      : await clients.ask(region, signal, async ({ ssm }, options) => {
          const { Parameter } = await ssm.getParameter({ Name: wanted }, options);
          return Parameter?.Value ?? '';
        });
    const image = await clients.ask(region, signal, async ({ reads }, options) => {
      const { Images } = await reads.describeImages({ ImageIds: [imageId] }, options);
      return Images?.[0];
    });
    if (image === undefined) throw unknownImage(imageId);
    const rootDevice = image.RootDeviceName ?? '/dev/sda1';
    const disk = image.BlockDeviceMappings?.find(({ DeviceName }) => DeviceName === rootDevice);
    return { imageId, rootDevice, minSizeGib: disk?.Ebs?.VolumeSize ?? 8 };
  };

  return (
    region: string,
    imageId: string | null,
    spec: BootSpec,
    signal: AbortSignal,
  ): Promise<BootImage> => {
    const wanted = imageId?.startsWith('ami-') === true ? imageId : parameterOf(imageId, spec);
    const key = `${region} ${wanted}`;
    const nowMs = now().getTime();
    const found = known.get(key);
    if (found !== undefined && nowMs - found.atMs < lifetimeMs) return found.image;
    const image = find(region, wanted, signal);
    known.set(key, { atMs: nowMs, image });
    image.catch(() => known.delete(key)); // asked anew next time; the caller is told
    return image;
  };
};
export type FindImage = ReturnType<typeof createImageFinder>;
