import type { Spec } from '@terroir/shared-types';
import type { InfraCatalog } from './infra-catalog.ts';
import type { VmRow } from './rows.ts';

/**
 * The VM as it will be with another spec; an image that the new place does not offer gives way to the default.
 * `atMostUsd`: what an hour of it can come to there.
 */
export const placeVm = (vm: VmRow, spec: Spec, atMostUsd: number | null, catalog: InfraCatalog): VmRow => {
  const image = vm.image_id === null ? null : catalog.image(vm.image_id);
  const fits =
    image !== null &&
    image.provider === spec.provider &&
    (image.region === '*' || image.region === spec.region) &&
    image.arch === spec.arch;
  return {
    ...vm,
    spec_id: spec.id,
    provider: spec.provider,
    region: spec.region,
    lng: spec.lngLat[0],
    lat: spec.lngLat[1],
    hourly_usd: spec.hourlyUsd,
    at_most_hourly_usd: atMostUsd,
    image_id: fits ? vm.image_id : null,
  };
};
