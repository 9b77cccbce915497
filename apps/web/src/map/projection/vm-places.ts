import type { LngLat, VmStatus } from '@terroir/shared-types';
import { vmStatusSchema } from '@terroir/shared-types';
import type { FeatureCollection, Point } from 'geojson';
import { vmIcon } from '../layers/vm-layers.ts';
import type { Arrangement } from './arrange-regions.ts';
import type { RegionTally } from './vm-tally.ts';

/** Statuses with one look on the map; the first that a place has any VM of wins. */
export const vmStatusClasses = ['failed', 'unknown', 'transient', 'paused', 'running'] as const;
export type VmStatusClass = (typeof vmStatusClasses)[number];

const words = vmStatusSchema.options;

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
export const vmPlaces = (tallies: Iterable<RegionTally>, { anchorOf }: Arrangement): VmPlace[] => {
  const places = new Map<string, VmPlace>();
  const counts = new Map<string, number[]>();
  for (const tally of tallies) {
    const anchor = anchorOf.get(tally.regionId);
    const id = `vm:${anchor?.id ?? tally.lngLat.join(',')}`;
    for (const [word, count] of tally.counts) {
      const status = statusClass(word);
      if (status === null) continue;
      const ofPlace = counts.get(id) ?? words.map(() => 0);
      ofPlace[words.indexOf(word)] = (ofPlace[words.indexOf(word)] ?? 0) + count;
      counts.set(id, ofPlace);
      const place = places.get(id);
      if (place === undefined) {
        const regionId = anchor?.kind === 'region' ? anchor.id : null;
        places.set(id, { id, lngLat: anchor?.lngLat ?? tally.lngLat, regionId, count, status, mark: '' });
        continue;
      }
      place.count += count;
      if (vmStatusClasses.indexOf(status) < vmStatusClasses.indexOf(place.status)) place.status = status;
    }
  }
  for (const place of places.values()) {
    place.mark = counts.get(place.id)?.join() ?? '';
  }
  return [...places.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
};

/**
 * With the status: an icon cannot be chosen by feature-state, only shown or hidden by it, which takes a layer per status
 * that is placed and drawn in each frame. The status of a place is its worst VM's and changes far less often than VMs do.
 */
export const vmFeatures = (
  places: readonly VmPlace[],
): FeatureCollection<Point, { id: string; label: string; icon: string }> => ({
  type: 'FeatureCollection',
  features: places.map(({ id, lngLat, count, status }) => ({
    type: 'Feature',
    properties: { id, label: count === 1 ? '' : String(count), icon: vmIcon(status) },
    geometry: { type: 'Point', coordinates: lngLat },
  })),
});

/** Equal keys: the features are the same. */
export const vmFeaturesKey = (places: readonly VmPlace[]): string =>
  places.map(({ id, lngLat, count, status }) => `${id}@${lngLat.join()}x${count}${status}`).join('|');
