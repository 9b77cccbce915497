import type {
  Feature,
  FeatureCollection,
  Geometry,
  MultiLineString,
  MultiPolygon,
  Point,
  Position,
} from 'geojson';
import * as z from 'zod';
import { graticule } from './projection/graticule.ts';
import coarseUrl from '../../../../assets/basemap/world-110m.json?url';
import fineUrl from '../../../../assets/basemap/world-50m.json?url';

const line = z.array(z.number().int());
const basemapSchema = z.object({
  scale: z.number().positive(),
  land: z.array(z.array(line)),
  borders: z.array(line),
  labels: z.array(z.tuple([z.string().length(2), z.number(), z.number(), z.number()])).default([]),
});
export type BasemapFile = z.infer<typeof basemapSchema>;

export type BasemapPart = 'grid' | 'land' | 'borders';
type Part<Shape extends Geometry> = Feature<Shape, { part: BasemapPart }>;

export interface Basemap {
  land: Part<MultiPolygon>;
  borders: Part<MultiLineString>;
  labels: BasemapFile['labels'];
}

/** Undoes the delta coding of assets/basemap (see its README). */
export const decodeLine = (deltas: readonly number[], scale: number): Position[] => {
  const positions: Position[] = [];
  let [x, y] = [0, 0];
  for (let at = 0; at + 1 < deltas.length; at += 2) {
    x += deltas[at] ?? 0;
    y += deltas[at + 1] ?? 0;
    positions.push([x / scale, y / scale]);
  }
  return positions;
};

/** A ring must end where it began; rounding may have merged the last point away. */
const closed = (ring: Position[]): Position[] => {
  const [first, last] = [ring[0], ring.at(-1)];
  return first && last && (first[0] !== last[0] || first[1] !== last[1]) ? [...ring, first] : ring;
};

export const decodeBasemap = ({ scale, land, borders, labels }: BasemapFile): Basemap => ({
  land: {
    type: 'Feature',
    properties: { part: 'land' },
    geometry: {
      type: 'MultiPolygon',
      coordinates: land.map((rings) => rings.map((ring) => closed(decodeLine(ring, scale)))),
    },
  },
  borders: {
    type: 'Feature',
    properties: { part: 'borders' },
    geometry: { type: 'MultiLineString', coordinates: borders.map((deltas) => decodeLine(deltas, scale)) },
  },
  labels,
});

/** Fetches one detail of the shipped basemap. Throws when it is missing or broken. */
export const loadBasemap = async (detail: 'coarse' | 'fine'): Promise<Basemap> => {
  const response = await fetch(detail === 'coarse' ? coarseUrl : fineUrl);
  if (!response.ok) throw new Error(`The basemap did not load: ${response.status} ${response.statusText}`);
  return decodeBasemap(basemapSchema.parse(await response.json()));
};

let coarse: Promise<Basemap> | undefined;

/** The coarse basemap, asked for once: the page asks before the map itself has loaded. A failure is tried again. */
export const coarseBasemap = (): Promise<Basemap> => {
  coarse ??= loadBasemap('coarse').catch((error: unknown) => {
    coarse = undefined;
    throw error;
  });
  return coarse;
};

/** What is drawn under everything else; before the land has come, the grid alone. */
export const basemapFeatures = (basemap?: Basemap): FeatureCollection => ({
  type: 'FeatureCollection',
  features: [
    { ...graticule(), properties: { part: 'grid' satisfies BasemapPart } },
    ...(basemap === undefined ? [] : [basemap.land, basemap.borders]),
  ],
});

/** Names from the browser's own tables, so that both languages need no file. */
export const countryLabels = (labels: Basemap['labels'], language: string): FeatureCollection<Point> => {
  const names = new Intl.DisplayNames(language, { type: 'region' });
  return {
    type: 'FeatureCollection',
    features: labels.map(([country, lng, lat, area]) => ({
      type: 'Feature',
      properties: { name: names.of(country) ?? country, area },
      geometry: { type: 'Point', coordinates: [lng, lat] },
    })),
  };
};
