import type { ExpressionSpecification } from 'maplibre-gl';
import type { LayerSet } from './layer.ts';
import type { BasemapPart } from '../basemap.ts';
import { fontStack, sources } from './layer.ts';

const part = (name: BasemapPart): ExpressionSpecification => ['==', ['get', 'part'], name];

/** Grid, land and borders are one source: each more that lines or areas are drawn of masks the whole globe anew. */
export const basemapLayers: LayerSet = (colours) => [
  { id: 'ocean', type: 'background', paint: { 'background-color': colours.ocean } },
  {
    id: 'grid',
    type: 'line',
    source: sources.basemap,
    filter: part('grid'),
    paint: { 'line-color': colours.grid, 'line-width': 1 },
  },
  {
    id: 'land',
    type: 'fill',
    source: sources.basemap,
    filter: part('land'),
    paint: { 'fill-color': colours.land, 'fill-antialias': false },
  },
  {
    id: 'coast',
    type: 'line',
    source: sources.basemap,
    filter: part('land'),
    paint: {
      'line-color': colours.coast,
      'line-width': ['interpolate', ['linear'], ['zoom'], 1, 0.6, 6, 1.2],
    },
  },
  {
    id: 'borders',
    type: 'line',
    source: sources.basemap,
    filter: part('borders'),
    paint: {
      'line-color': colours.border,
      'line-width': ['interpolate', ['linear'], ['zoom'], 1, 0.6, 6, 1.2],
    },
  },
  {
    id: 'countries',
    type: 'symbol',
    source: sources.countries,
    // Area in 1/1000 sr: at each zoom only countries with room for their name.
    filter: ['>=', ['get', 'area'], ['step', ['zoom'], 60, 2.4, 12, 3.2, 3, 4.2, 0.6, 5.2, 0]],
    layout: {
      'text-field': ['get', 'name'],
      'text-font': fontStack,
      'text-size': ['interpolate', ['linear'], ['zoom'], 2, 10, 6, 13],
      'text-max-width': 7,
      'text-letter-spacing': 0.02,
      'text-padding': 6,
      'symbol-sort-key': ['-', 0, ['get', 'area']],
    },
    paint: { 'text-color': colours.label, 'text-halo-color': colours.halo, 'text-halo-width': 1.2 },
  },
];
