import type { Feature, FeatureCollection, LineString, Point } from 'geojson';
import { providerLook } from '../../ui/provider-look.ts';
import type { RegionPaint, RegionPaints } from '../../stores/region-layer.ts';
import type { Anchor, Arrangement } from './arrange-regions.ts';

export interface RegionProperties {
  id: string;
  kind: Anchor['kind'];
  colour: string;
  /** Provider, or the count of a cluster. */
  short: string;
  /** Provider and place. */
  long: string;
  side: 'left' | 'right';
  count: number;
  /** Of a layer: 1 best to 5, 0 no match; -1: there is no layer. */
  step: number;
  /** Of a layer, under the dot. */
  tag: string;
}

/** A cluster is painted as the best of its regions. */
const paintOf = (anchor: Anchor, paints: RegionPaints | null): RegionPaint => {
  if (paints === null) return { step: -1, tag: '' };
  const members = anchor.kind === 'cluster' ? anchor.members : [anchor.region];
  const known = members
    .map(({ id }) => paints.get(id))
    .filter((paint) => paint !== undefined && paint.step > 0)
    .toSorted((a, b) => (a?.step ?? 0) - (b?.step ?? 0));
  return known[0] ?? { step: 0, tag: '' };
};

const propertiesOf = (anchor: Anchor, paints: RegionPaints | null): RegionProperties => {
  const paint = paintOf(anchor, paints);
  if (anchor.kind === 'cluster') {
    const count = anchor.members.length;
    return {
      id: anchor.id,
      kind: 'cluster',
      colour: '',
      // The layer writes its value instead.
      short: paints === null ? String(count) : '',
      long: '',
      side: 'right',
      count,
      ...paint,
    };
  }
  const { short, colour } = providerLook(anchor.region.provider);
  const { id, region, side } = anchor;
  return { id, kind: 'region', colour, short, long: `${short} ${region.region}`, side, count: 1, ...paint };
};

export const regionFeatures = (
  { anchors }: Arrangement,
  paints: RegionPaints | null = null,
): FeatureCollection<Point, RegionProperties> => ({
  type: 'FeatureCollection',
  features: anchors.map((anchor) => ({
    type: 'Feature',
    properties: propertiesOf(anchor, paints),
    geometry: { type: 'Point', coordinates: anchor.lngLat },
  })),
});

/** Lines from a city to the dots fanned out around it. */
export const leaderFeatures = ({ anchors }: Arrangement): FeatureCollection<LineString> => ({
  type: 'FeatureCollection',
  features: anchors.flatMap((anchor): Feature<LineString>[] =>
    anchor.kind === 'region' && anchor.fannedFrom !== null
      ? [
          {
            type: 'Feature',
            properties: {},
            geometry: { type: 'LineString', coordinates: [anchor.fannedFrom, anchor.lngLat] },
          },
        ]
      : [],
  ),
});
