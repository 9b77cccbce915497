import type { ExpressionSpecification } from 'maplibre-gl';
import type { LayerSet } from './layer.ts';
import type { MapColours } from '../map-colours.ts';
import { fanZoom } from '../projection/arrange-regions.ts';
import { fontStack, sources } from './layer.ts';

const state = (name: string): ExpressionSpecification => ['boolean', ['feature-state', name], false];

/** By the class of a layer; `rest` while there is none. */
const bySteps = (steps: readonly (string | number)[], rest: ExpressionSpecification | string | number) => {
  const [none = '', ...classes] = steps;
  const cases = classes.flatMap((value, at) => [at + 1, value]);
  return ['match', ['get', 'step'], 0, none, ...cases, rest] as ExpressionSpecification;
};
const ramp = ({ muted, ramp1, ramp2, ramp3, ramp4, ramp5 }: MapColours) => [
  muted,
  ramp1,
  ramp2,
  ramp3,
  ramp4,
  ramp5,
];
// The best are the largest, so that colour is not the only sign.
const radii = [2.5, 9, 8, 7, 6, 5];

/** What answers to pointer and click. */
export const regionHitLayers = ['region-dots', 'cluster-dots'];

export const regionLayers: LayerSet = (colours) => [
  {
    id: 'leaders',
    type: 'line',
    source: sources.leaders,
    // Further out nothing is fanned out.
    minzoom: fanZoom,
    paint: { 'line-color': colours.muted, 'line-width': 1, 'line-opacity': 0.45 },
  },
  {
    id: 'region-rings',
    type: 'circle',
    source: sources.regions,
    paint: {
      'circle-radius': ['case', ['==', ['get', 'kind'], 'cluster'], 15, 9],
      'circle-color': colours.accent,
      'circle-opacity': [
        'case',
        state('selected'),
        0.28,
        state('hover'),
        0.24,
        state('highlighted'),
        0.16,
        0,
      ],
      'circle-stroke-color': colours.accent,
      'circle-stroke-width': ['case', state('selected'), 2, state('highlighted'), 1.5, 0],
    },
  },
  {
    id: 'region-dots',
    type: 'circle',
    source: sources.regions,
    filter: ['==', ['get', 'kind'], 'region'],
    paint: {
      'circle-radius': ['interpolate', ['linear'], ['zoom'], 1, bySteps(radii, 3.6), 5, bySteps(radii, 5.4)],
      'circle-color': bySteps(ramp(colours), ['get', 'colour']),
      'circle-stroke-color': colours.ocean,
      'circle-stroke-width': 1.2,
    },
  },
  {
    id: 'cluster-dots',
    type: 'circle',
    source: sources.regions,
    filter: ['==', ['get', 'kind'], 'cluster'],
    paint: {
      'circle-radius': bySteps(radii, ['step', ['get', 'count'], 10, 10, 12, 25, 14]),
      'circle-color': bySteps(ramp(colours), colours.surface),
      'circle-stroke-color': ['case', state('hover'), colours.accent, colours.line],
      'circle-stroke-width': 1.4,
    },
  },
  {
    id: 'region-labels',
    type: 'symbol',
    source: sources.regions,
    filter: ['==', ['get', 'kind'], 'region'],
    minzoom: 2.2,
    layout: {
      'text-field': ['step', ['zoom'], ['get', 'short'], 5, ['get', 'long']],
      'text-font': fontStack,
      'text-size': ['interpolate', ['linear'], ['zoom'], 2.2, 10, 6, 12],
      'text-anchor': ['match', ['get', 'side'], 'left', 'right', 'left'],
      'text-offset': ['match', ['get', 'side'], 'left', ['literal', [-0.8, 0]], ['literal', [0.8, 0]]],
      'text-justify': 'auto',
      'text-padding': 1,
      'text-max-width': 30,
    },
    paint: {
      'text-color': ['case', state('selected'), colours.accent, colours.text],
      'text-halo-color': colours.halo,
      'text-halo-width': 1.4,
    },
  },
  {
    id: 'cluster-counts',
    type: 'symbol',
    source: sources.regions,
    filter: ['==', ['get', 'kind'], 'cluster'],
    layout: {
      'text-field': ['get', 'short'],
      'text-font': fontStack,
      'text-size': 11,
      'text-allow-overlap': true,
      // A label gives way to the whole disc, not only to its digits.
      'text-padding': 6,
    },
    paint: { 'text-color': colours.text },
  },
  {
    id: 'region-tags',
    type: 'symbol',
    source: sources.regions,
    layout: {
      'text-field': ['get', 'tag'],
      'text-font': fontStack,
      'text-size': 11,
      'text-anchor': 'top',
      'text-offset': [0, 0.8],
      'text-padding': 1,
      // Where they would overlap, the best is written.
      'symbol-sort-key': ['get', 'step'],
    },
    paint: { 'text-color': colours.text, 'text-halo-color': colours.halo, 'text-halo-width': 1.6 },
  },
];
