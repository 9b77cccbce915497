import type { LayerSpecification } from 'maplibre-gl';
import type { MapColours } from '../map-colours.ts';

export const sources = {
  basemap: 'basemap',
  countries: 'countries',
  leaders: 'leaders',
  regions: 'regions',
  vms: 'vms',
  place: 'place',
  arcs: 'arcs',
} as const;

/** Drawn by the browser from the page's own fonts; there is no glyph server. */
export const fontStack = ['Inter Variable', 'Noto Sans KR Variable'];

/** Layers of one subject in a theme's colours; a new theme only repaints. */
export type LayerSet = (colours: MapColours) => LayerSpecification[];
