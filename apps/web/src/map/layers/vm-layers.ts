import type { VmStatusClass } from '../projection/vm-places.ts';
import { fontStack, sources } from './layer.ts';
import type { LayerSet } from './layer.ts';

/** Above the dot of the region, which stays visible. */
export const lift: [number, number] = [0, -20];
export const vmHitLayers = ['vm-dots'];
export const vmIcon = (status: VmStatusClass): string => `vm-${status}`;

export const vmLayers: LayerSet = (colours) => [
  {
    id: 'vm-dots',
    type: 'symbol',
    source: sources.vms,
    layout: {
      'icon-image': ['get', 'icon'],
      // Names of places and regions give way to it.
      'icon-allow-overlap': true,
      'icon-offset': lift,
    },
  },
  {
    // Not the text of the layer above: with another count the disc would fade in anew.
    id: 'vm-counts',
    type: 'symbol',
    source: sources.vms,
    layout: {
      'text-field': ['case', ['==', ['get', 'label'], ''], '', ['concat', '×', ['get', 'label']]],
      'text-font': fontStack,
      'text-size': 12,
      'text-anchor': 'left',
      'text-offset': [1.2, -1.67],
      'text-allow-overlap': true,
    },
    paint: { 'text-color': colours.text, 'text-halo-color': colours.halo, 'text-halo-width': 1.6 },
  },
];
