import type { CatalogIndex } from '../catalog/catalog-index.ts';
import type { RegionRow } from '../catalog/catalog-tables.ts';
import { nearestName } from '../filter/nearest-name.ts';
import { QueryError } from '../filter/query-error.ts';

/** The region with this id. Throws a `QueryError` that names the nearest known one. */
export function requireRegion(index: CatalogIndex, id: string, path: string): RegionRow {
  const region = index.regions[index.regionById.get(id) ?? -1];
  if (region !== undefined) return region;
  const suggestion = nearestName(id, index.regionById.keys());
  throw new QueryError('unknown-region', path, `unknown region "${id}"`, { suggestion });
}
