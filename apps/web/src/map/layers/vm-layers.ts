import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import type { MapColours } from '../map-colours.ts';
import { vmStatusClasses } from '../projection/vm-places.ts';
import { fontStack, sources } from './layer.ts';
import type { LayerSet } from './layer.ts';

/** Above the dot of the region, which stays visible. */
export const lift: [number, number] = [0, -20];
export const vmHitLayers = ['vm-dots'];
export const vmDisc = 'vm-disc';
export const vmIcon = (status: string): string => `vm-${status}`;

const status: ExpressionSpecification = ['coalesce', ['feature-state', 'status'], 'unknown'];
const byStatus = (colours: MapColours): ExpressionSpecification => [
  'match',
  status,
  'running',
  colours.running,
  'transient',
  colours.transient,
  'paused',
  colours.paused,
  'failed',
  colours.failed,
  colours.unknown,
];

/** An icon cannot be chosen by feature-state, but be shown by it: one layer per status. */
const iconLayers = (): LayerSpecification[] =>
  vmStatusClasses.map((name) => ({
    id: `vm-icon-${name}`,
    type: 'symbol',
    source: sources.vms,
    layout: {
      'icon-image': vmIcon(name),
      'icon-allow-overlap': true,
      'icon-ignore-placement': true,
      'icon-offset': lift,
    },
    paint: { 'icon-opacity': ['case', ['==', status, name], 1, 0] },
  }));

/** The colour of the status, seen through. */
const faint = (colour: ExpressionSpecification, opacity: number): ExpressionSpecification => {
  const part = (at: number): ExpressionSpecification => ['at', at, ['to-rgba', colour]];
  return ['rgba', part(0), part(1), part(2), opacity];
};

export const vmLayers: LayerSet = (colours) => [
  {
    id: 'vm-dots',
    type: 'symbol',
    source: sources.vms,
    layout: {
      'icon-image': vmDisc,
      // Names of places and regions give way to it.
      'icon-allow-overlap': true,
      'icon-offset': lift,
    },
    paint: {
      'icon-color': byStatus(colours),
      // The glow is its halo: a layer of its own would be placed and drawn as often.
      'icon-halo-color': faint(byStatus(colours), 0.28),
      'icon-halo-width': 4,
    },
  },
  ...iconLayers(),
  {
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
