import type { Feature, FeatureCollection, LineString, Point } from 'geojson';
import { providerLook } from '../../ui/provider-look.ts';
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
}

const propertiesOf = (anchor: Anchor): RegionProperties => {
  if (anchor.kind === 'cluster') {
    const count = anchor.members.length;
    return {
      id: anchor.id,
      kind: 'cluster',
      colour: '',
      short: String(count),
      long: '',
      side: 'right',
      count,
    };
  }
  const { short, colour } = providerLook(anchor.region.provider);
  const { id, region, side } = anchor;
  return { id, kind: 'region', colour, short, long: `${short} ${region.region}`, side, count: 1 };
};

export const regionFeatures = ({ anchors }: Arrangement): FeatureCollection<Point, RegionProperties> => ({
  type: 'FeatureCollection',
  features: anchors.map((anchor) => ({
    type: 'Feature',
    properties: propertiesOf(anchor),
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
