import type { LngLat, Vm, VmStatus } from '@terroir/shared-types';
import type { FeatureCollection, Point } from 'geojson';
import type { Arrangement } from './arrange-regions.ts';

/** Statuses with one look on the map; the first that a place has any VM of wins. */
export const vmStatusClasses = ['failed', 'unknown', 'transient', 'paused', 'running'] as const;
export type VmStatusClass = (typeof vmStatusClasses)[number];

export const statusClass = (status: VmStatus): VmStatusClass | null => {
  switch (status) {
    case 'planned':
    case 'creating':
    case 'booting':
    case 'resuming':
    case 'rebooting':
    case 'terminating':
      return 'transient';
    case 'suspending':
    case 'suspended':
      return 'paused';
    case 'running':
    case 'failed':
    case 'unknown':
      return status;
    case 'terminated':
      return null;
    default:
      return status satisfies never;
  }
};

export interface VmPlace {
  id: string;
  lngLat: LngLat;
  /** The region, when the place is one; a cluster stands for several. */
  regionId: string | null;
  count: number;
  status: VmStatusClass;
  /** How many VMs are in which status; another one means that something happened there. */
  mark: string;
}

/** Living VMs by the place that shows them. A VM of a region we do not know stands at its own coordinates. */
export const vmPlaces = (vms: readonly Vm[], { anchorOf }: Arrangement): VmPlace[] => {
  const places = new Map<string, VmPlace>();
  const counts = new Map<string, Map<VmStatus, number>>();
  for (const vm of vms) {
    const status = statusClass(vm.status);
    if (status === null) continue;
    const anchor = anchorOf.get(`${vm.provider}+${vm.region}`);
    const id = `vm:${anchor?.id ?? vm.lngLat.join(',')}`;
    const ofPlace = counts.get(id) ?? new Map<VmStatus, number>();
    counts.set(id, ofPlace.set(vm.status, (ofPlace.get(vm.status) ?? 0) + 1));
    const place = places.get(id);
    if (place === undefined) {
      const regionId = anchor?.kind === 'region' ? anchor.id : null;
      places.set(id, { id, lngLat: anchor?.lngLat ?? vm.lngLat, regionId, count: 1, status, mark: '' });
      continue;
    }
    place.count += 1;
    if (vmStatusClasses.indexOf(status) < vmStatusClasses.indexOf(place.status)) place.status = status;
  }
  for (const place of places.values()) {
    place.mark = [...(counts.get(place.id) ?? [])]
      .map(([name, n]) => `${name}${n}`)
      .toSorted()
      .join();
  }
  return [...places.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
};

/** Without the status: that is painted by feature-state, as it changes often and moves nothing. */
export const vmFeatures = (
  places: readonly VmPlace[],
): FeatureCollection<Point, { id: string; label: string }> => ({
  type: 'FeatureCollection',
  features: places.map(({ id, lngLat, count }) => ({
    type: 'Feature',
    properties: { id, label: count === 1 ? '' : String(count) },
    geometry: { type: 'Point', coordinates: lngLat },
  })),
});

/** Equal keys: same features, same places; no new geometry is needed. */
export const vmGeometryKey = (places: readonly VmPlace[]): string =>
  places.map(({ id, lngLat, count }) => `${id}@${lngLat.join()}x${count}`).join('|');
