import type { LayerSet } from './layer.ts';
import { sources } from './layer.ts';

export const placeLayerIds = ['place-ring', 'place-dot'] as const;

/** The empty place that was chosen to look near; hidden while there is none. */
export const placeLayers: LayerSet = (colours) => [
  {
    id: 'place-ring',
    type: 'circle',
    source: sources.place,
    layout: { visibility: 'none' },
    paint: {
      'circle-radius': 9,
      'circle-opacity': 0,
      'circle-stroke-color': colours.accent,
      'circle-stroke-width': 1.6,
    },
  },
  {
    id: 'place-dot',
    type: 'circle',
    source: sources.place,
    layout: { visibility: 'none' },
    paint: { 'circle-radius': 3, 'circle-color': colours.accent },
  },
];
