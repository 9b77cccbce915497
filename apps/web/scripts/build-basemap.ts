/**
 * Writes assets/basemap from world-atlas: land and borders clipped at the antimeridian (world-atlas is
 * stitched across it, which MapLibre draws as bands), quantised and delta-coded, and label points.
 * Run: `node scripts/build-basemap.ts` in apps/web.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { geoArea, geoCentroid, geoEquirectangular } from 'd3-geo';
import { geoProject } from 'd3-geo-projection';
import type { Geometry, MultiLineString, MultiPolygon, Polygon, Position } from 'geojson';
import { feature, merge, mesh } from 'topojson-client';
import type {
  GeometryCollection,
  Polygon as TopoPolygon,
  MultiPolygon as TopoMultiPolygon,
  Topology,
} from 'topojson-specification';

type Atlas = Topology<{ countries: GeometryCollection<{ name: string }> }>;
const require = createRequire(import.meta.url);
const read = (file: string) =>
  JSON.parse(readFileSync(require.resolve(`world-atlas/${file}`), 'utf8')) as Atlas;
const target = (file: string) => new URL(`../../../assets/basemap/${file}`, import.meta.url);

/** Degrees in, degrees out; the projection's only work is d3's clipping at the antimeridian. */
const clip = <Shape extends Geometry>(shape: Shape): Shape =>
  geoProject(
    shape,
    geoEquirectangular()
      .scale(180 / Math.PI)
      .translate([0, 0])
      .reflectY(true)
      .precision(0),
  );

/** `[x0, y0, dx1, dy1, …]` in 1/scale degrees, without points that fall together. */
const deltas = (line: Position[], scale: number): number[] => {
  const out: number[] = [];
  let [lastX, lastY] = [0, 0];
  for (const [lng = 0, lat = 0] of line) {
    const [x, y] = [Math.round(lng * scale), Math.round(lat * scale)];
    if (out.length > 0 && x === lastX && y === lastY) continue;
    out.push(x - lastX, y - lastY);
    [lastX, lastY] = [x, y];
  }
  return out;
};

const polygonsOf = (shape: Polygon | MultiPolygon): Position[][][] =>
  shape.type === 'Polygon' ? [shape.coordinates] : shape.coordinates;

const encode = (atlas: Atlas, scale: number) => {
  const { countries } = atlas.objects;
  const land = clip(merge(atlas, countries.geometries as (TopoPolygon | TopoMultiPolygon)[]));
  const borders = clip<MultiLineString>(mesh(atlas, countries, (a, b) => a !== b));
  return {
    scale,
    land: polygonsOf(land)
      .map((rings) => rings.map((ring) => deltas(ring, scale)).filter((ring) => ring.length >= 8))
      .filter((rings) => rings.length > 0),
    borders: borders.coordinates.map((line) => deltas(line, scale)).filter((line) => line.length >= 4),
  };
};

/** Names in the atlas that Intl spells otherwise. */
const spelledOtherwise: Record<string, string> = {
  'United States of America': 'US',
  'Dem. Rep. Congo': 'CD',
  Congo: 'CG',
  'Dominican Rep.': 'DO',
  'Falkland Is.': 'FK',
  'Fr. S. Antarctic Lands': 'TF',
  'Central African Rep.': 'CF',
  'Eq. Guinea': 'GQ',
  'S. Sudan': 'SS',
  'Bosnia and Herz.': 'BA',
  Macedonia: 'MK',
  eSwatini: 'SZ',
  "Côte d'Ivoire": 'CI',
  Myanmar: 'MM',
  Turkey: 'TR',
  Czechia: 'CZ',
  'Solomon Is.': 'SB',
  'Trinidad and Tobago': 'TT',
  'W. Sahara': 'EH',
  Palestine: 'PS',
  'Timor-Leste': 'TL',
  'Cabo Verde': 'CV',
  'Faeroe Is.': 'FO',
  'São Tomé and Principe': 'ST',
  'Fr. Polynesia': 'PF',
};
const byName = new Map<string, string>();
const english = new Intl.DisplayNames('en', { type: 'region' });
for (let a = 65; a <= 90; a += 1)
  for (let b = 65; b <= 90; b += 1) {
    const code = String.fromCharCode(a, b);
    const name = english.of(code);
    if (name !== undefined && name !== code && !byName.has(name)) byName.set(name, code);
  }

/** A point inside the largest part of a country: the centre of France must not be pulled towards Guiana. */
const labelsOf = (atlas: Atlas) => {
  const missing: string[] = [];
  const labels = feature(atlas, atlas.objects.countries).features.flatMap(({ geometry, properties }) => {
    if (geometry.type !== 'Polygon' && geometry.type !== 'MultiPolygon') return [];
    const largest = polygonsOf(geometry)
      .map((coordinates): Polygon => ({ type: 'Polygon', coordinates }))
      .sort((a, b) => geoArea(b) - geoArea(a))[0];
    const country = spelledOtherwise[properties.name] ?? byName.get(properties.name);
    if (largest === undefined) return [];
    if (country === undefined) {
      missing.push(properties.name);
      return [];
    }
    const [lng, lat] = geoCentroid(largest);
    // Steradians × 1000: Russia about 400, Luxembourg about 0.06.
    return [
      [
        country,
        Math.round(lng * 100) / 100,
        Math.round(lat * 100) / 100,
        Math.round(geoArea(largest) * 1e5) / 100,
      ],
    ];
  });
  process.stderr.write(`labels: ${labels.length}; without a code: ${missing.join(', ')}\n`);
  return labels.sort((a, b) => Number(b[3]) - Number(a[3]));
};

const coarse = read('countries-110m.json');
const fine = read('countries-50m.json');
writeFileSync(
  target('world-110m.json'),
  `${JSON.stringify({ ...encode(coarse, 100), labels: labelsOf(fine) })}\n`,
);
writeFileSync(target('world-50m.json'), `${JSON.stringify(encode(fine, 200))}\n`);
