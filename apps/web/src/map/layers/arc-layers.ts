import type { LayerSet } from './layer.ts';
import { sources } from './layer.ts';

export const arcLayerIds = ['arcs-asking', 'arcs'] as const;

/** Questions on their way to VMs: dashed until the answer begins. Hidden while there are none, as most of the time. */
export const arcLayers: LayerSet = (colours) => [
  {
    id: 'arcs-asking',
    type: 'line',
    source: sources.arcs,
    filter: ['==', ['get', 'state'], 'asking'],
    layout: { 'line-cap': 'round', visibility: 'none' },
    paint: { 'line-color': colours.accent, 'line-width': 1.4, 'line-opacity': 0.8, 'line-dasharray': [1, 3] },
  },
  {
    id: 'arcs',
    type: 'line',
    source: sources.arcs,
    filter: ['!=', ['get', 'state'], 'asking'],
    layout: { 'line-cap': 'round', visibility: 'none' },
    paint: {
      'line-color': [
        'match',
        ['get', 'state'],
        'failed',
        colours.failed,
        'done',
        colours.running,
        colours.transient,
      ],
      'line-width': ['match', ['get', 'state'], 'answering', 2.6, 1.6],
      'line-opacity': 0.85,
    },
  },
];
