import type { FeatureCollection } from 'geojson';
import type { LayerSpecification, SourceSpecification, StyleSpecification } from 'maplibre-gl';
import { basemapFeatures } from './basemap.ts';
import { arcLayers } from './layers/arc-layers.ts';
import { basemapLayers } from './layers/basemap-layers.ts';
import { sources } from './layers/layer.ts';
import { placeLayers } from './layers/place-layers.ts';
import { regionLayers } from './layers/region-layers.ts';
import { vmLayers } from './layers/vm-layers.ts';
import { readMapColours } from './map-colours.ts';

export const empty: FeatureCollection = { type: 'FeatureCollection', features: [] };

export const pointSources = [sources.countries, sources.place, sources.regions, sources.vms] as const;

/** Every layer in the theme's colours of now, from below to above. */
export const allLayers = (): LayerSpecification[] => {
  const colours = readMapColours();
  return [
    ...basemapLayers(colours),
    ...placeLayers(colours),
    ...arcLayers(colours),
    ...regionLayers(colours),
    ...vmLayers(colours),
  ];
};

const geojson = (data: GeoJSON.GeoJSON, more: object = {}): SourceSpecification => ({
  type: 'geojson',
  data,
  ...more,
});

/** The map without anything on it but the grid. */
export const mapStyle = (projection: 'globe' | 'flat'): StyleSpecification => ({
  version: 8,
  projection: { type: projection === 'globe' ? 'globe' : 'mercator' },
  sources: {
    [sources.basemap]: geojson(basemapFeatures()),
    [sources.countries]: geojson(empty),
    [sources.leaders]: geojson(empty),
    [sources.place]: geojson(empty),
    [sources.arcs]: geojson(empty),
    [sources.regions]: geojson(empty, { promoteId: 'id' }),
    [sources.vms]: geojson(empty),
  },
  layers: allLayers(),
});
