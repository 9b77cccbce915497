import type { Image, Preset, Spec } from '@terroir/shared-types';

// The last driver for Volta and older is R580; images with a driver follow newer ones.
const oldestCapabilityOfImages = 7.5;

/**
 * The best image for a preset on a spec: with the GPU driver inside where the provider has one for this card, else
 * plain Ubuntu. Null: the catalog knows none.
 */
export const pickImage = (
  preset: Pick<Preset, 'image'>,
  spec: Spec,
  images: readonly Image[],
  computeCapability: number | null,
): Image | null => {
  const fits = images.filter(
    ({ provider, region, arch, os, osVersion }) =>
      provider === spec.provider &&
      (region === '*' || region === spec.region) &&
      arch === spec.arch &&
      os === 'ubuntu' &&
      preset.image.ubuntu.includes(osVersion),
  );
  const byVersion = (one: Image, other: Image) =>
    preset.image.ubuntu.indexOf(one.osVersion) - preset.image.ubuntu.indexOf(other.osVersion);
  const wantsDriver =
    preset.image.gpuDriver === 'prefer' &&
    spec.accelerator?.vendor === 'nvidia' &&
    (computeCapability === null || computeCapability >= oldestCapabilityOfImages);
  const withDriver = wantsDriver ? fits.filter(({ gpuDriver }) => gpuDriver).sort(byVersion)[0] : undefined;
  return withDriver ?? fits.filter(({ gpuDriver }) => !gpuDriver).sort(byVersion)[0] ?? null;
};
