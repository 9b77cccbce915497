import type { LngLat, Region } from '@terroir/shared-types';
import { fanOut } from './fan-out.ts';
import { toLngLat, toPixels } from './mercator.ts';

/** Dots closer than this cannot be told apart or hit; far out the globe's edge squeezes them further. */
const mergePx = (zoom: number): number => (zoom < 3.5 ? 34 : 26);
/** From here on what still falls together is one city (26 px = 63 km), and is fanned out instead of counted. */
export const fanZoom = 5;

export type Anchor =
  | {
      kind: 'region';
      id: string;
      lngLat: LngLat;
      region: Region;
      side: 'left' | 'right';
      fannedFrom: LngLat | null;
    }
  | { kind: 'cluster'; id: string; lngLat: LngLat; members: readonly Region[] };

export interface Arrangement {
  anchors: readonly Anchor[];
  /** From a region id to the anchor that shows it. */
  anchorOf: ReadonlyMap<string, Anchor>;
}

/** Arrangements change at half steps of zoom, so that nothing wobbles in between. */
export const zoomStep = (zoom: number): number => Math.floor(zoom * 2) / 2;

interface Group {
  members: Region[];
  x: number;
  y: number;
}

const groupByDistance = (regions: readonly Region[], zoom: number): Group[] => {
  const groups: Group[] = [];
  for (const region of [...regions].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const [x, y] = toPixels(region.lngLat, zoom);
    const near = groups.find((group) => Math.hypot(group.x - x, group.y - y) < mergePx(zoom));
    if (near === undefined) {
      groups.push({ members: [region], x, y });
      continue;
    }
    near.members.push(region);
    const share = 1 / near.members.length;
    near.x += (x - near.x) * share;
    near.y += (y - near.y) * share;
  }
  return groups;
};

const anchorsOf = ({ members, x, y }: Group, zoom: number): Anchor[] => {
  const [only] = members;
  if (members.length === 1 && only !== undefined)
    return [
      { kind: 'region', id: only.id, lngLat: only.lngLat, region: only, side: 'right', fannedFrom: null },
    ];
  const centre = toLngLat([x, y], zoom);
  if (zoom < fanZoom)
    return [{ kind: 'cluster', id: `cluster:${only?.id ?? ''}:${members.length}`, lngLat: centre, members }];
  const spots = fanOut(members.length);
  return members.map((region, index): Anchor => {
    const { dx, dy, side } = spots[index] ?? { dx: 0, dy: 0, side: 'right' };
    return {
      kind: 'region',
      id: region.id,
      lngLat: toLngLat([x + dx, y + dy], zoom),
      region,
      side,
      fannedFrom: centre,
    };
  });
};

/** Decides what shows where at a zoom: single dots, counted clusters, or a fan around a city. Same input, same result. */
export const arrangeRegions = (regions: readonly Region[], zoom: number): Arrangement => {
  const step = zoomStep(zoom);
  const anchors = groupByDistance(regions, step).flatMap((group) => anchorsOf(group, step));
  const anchorOf = new Map<string, Anchor>();
  for (const anchor of anchors)
    for (const { id } of anchor.kind === 'region' ? [anchor.region] : anchor.members)
      anchorOf.set(id, anchor);
  return { anchors, anchorOf };
};
