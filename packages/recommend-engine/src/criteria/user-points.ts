import type { LngLat, Rank } from '@terroir/shared-types';
import type { CatalogIndex } from '../catalog/catalog-index.ts';
import { nearPoints } from './criterion.ts';
import { requireRegion } from './require-region.ts';

/** Every place of the users: points first, then regions. Throws a `QueryError` for an unknown region. */
export function userPoints(index: CatalogIndex, rank: Rank, path: string): LngLat[] {
  return [...nearPoints(rank.near), ...userRegions(rank).map((id) => requireRegion(index, id, path).lngLat)];
}

export function userRegions({ nearRegion, nearRegions }: Rank): string[] {
  return [...new Set([...(nearRegion === undefined ? [] : [nearRegion]), ...(nearRegions ?? [])])];
}
