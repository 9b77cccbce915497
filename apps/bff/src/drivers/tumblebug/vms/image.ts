import type { Spec } from '@terroir/shared-types';
import type * as z from 'zod';
import type { Client } from '../api/client.ts';
import { imageListSchema } from '../api/schemas.ts';
import { DriverError } from '../../driver.ts';
import { asMessage, asRemedy, say } from '../../../wordings/say.ts';

const lifetimeMs = 10 * 60_000;
const maxResults = 50;

const wantedOf = (imageId: string | null): { version: string; isGpu: boolean | null } | null => {
  if (imageId === null) return { version: '22.04', isGpu: null };
  const [, version, gpu] = /^[a-z]+\+ubuntu-([\d.]+)-(?:x86_64|arm64)(-gpu)?$/.exec(imageId) ?? [];
  return version === undefined ? null : { version, isGpu: gpu !== undefined };
};

type Image = z.infer<typeof imageListSchema>['imageList'][number];
const nameOf = ({ cspImageName, id }: Image): string => (cspImageName === '' ? id : cspImageName);

// Images of Kubernetes nodes are among them, first of all and not marked as such.
const isBootable = (image: Image): boolean =>
  nameOf(image) !== '' &&
  !/k8s|kubernetes|container/i.test(image.infraType) &&
  !image.regionList.includes('common') &&
  !/deprecated|unavailable/i.test(image.imageStatus);

const noImage = (spec: Spec, version: string): DriverError =>
  new DriverError(
    {
      code: 'invalid-request',
      ...asMessage(say('tumblebug-no-image', { version, spec: spec.id })),
      retryable: false,
      ...asRemedy(say('tumblebug-load-images')),
    },
    'refused',
  );

export type FindImage = ReturnType<typeof createImageFinder>;

/** The cloud's own name of the image to boot, as their catalogue has it. */
export const createImageFinder = ({ call }: Pick<Client, 'call'>, now: () => Date) => {
  const known = new Map<string, { atMs: number; name: string }>();

  return async (spec: Spec, imageId: string | null, signal: AbortSignal): Promise<string> => {
    const wanted = wantedOf(imageId);
    // Not one of our list: the cloud's own name, which they look up by themselves.
    if (wanted === null) return imageId ?? '';
    const { version } = wanted;
    const isGpu = wanted.isGpu ?? spec.accelerator?.type === 'gpu';
    const key = `${spec.id} ${version} ${isGpu}`;
    const found = known.get(key);
    if (found !== undefined && now().getTime() - found.atMs < lifetimeMs) return found.name;
    const { imageList } = await call(
      {
        method: 'POST',
        path: '/ns/system/resources/searchImage',
        body: { matchedSpecId: spec.id, osType: `ubuntu ${version}`, maxResults },
      },
      imageListSchema,
      signal,
    );
    // Drivers come with presets too, so that a plain image is better than none.
    const rank = (image: Image): number =>
      (image.isGPUImage === isGpu ? 0 : 2) + (image.isBasicImage || isGpu ? 0 : 1);
    const [best] = imageList.filter(isBootable).toSorted((a, b) => rank(a) - rank(b));
    if (best === undefined) throw noImage(spec, version);
    known.set(key, { atMs: now().getTime(), name: nameOf(best) });
    return nameOf(best);
  };
};
