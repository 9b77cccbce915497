import type { LngLat } from '@terroir/shared-types';
import type { Map as MapLibre } from 'maplibre-gl';
import type { Arrangement } from './projection/arrange-regions.ts';
import type { VmPlace } from './projection/vm-places.ts';

/** Enough for a journey's assertions, little enough for an attribute. */
const maxListed = 60;

/**
 * What the map really drew, as JSON for an attribute: tests read it instead of pixels.
 * `x`, `y`: px of the container.
 */
export const describeRendered = (
  map: MapLibre,
  { anchors }: Arrangement,
  places: readonly VmPlace[],
): string => {
  const drawn = new Set(
    map
      .queryRenderedFeatures({ layers: ['region-dots', 'cluster-dots', 'vm-dots'] })
      .map(({ properties }) => String(properties['id'])),
  );
  const ways = map.queryRenderedFeatures({ layers: ['arcs', 'arcs-asking'] });
  const at = (lngLat: LngLat) => {
    const { x, y } = map.project(lngLat);
    return { x: Math.round(x), y: Math.round(y) };
  };
  const shown = anchors.filter(({ id }) => drawn.has(id));
  return JSON.stringify({
    regions: shown.filter(({ kind }) => kind === 'region').length,
    clusters: shown.filter(({ kind }) => kind === 'cluster').length,
    arcs: new Set(ways.map(({ properties }) => String(properties['id']))).size,
    anchors: shown.slice(0, maxListed).map(({ id, lngLat }) => ({ id, ...at(lngLat) })),
    vms: places
      .filter(({ id }) => drawn.has(id))
      .slice(0, maxListed)
      .map(({ id, lngLat, count, status }) => ({ id, count, status, ...at(lngLat) })),
  });
};
