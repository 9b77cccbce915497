import { type CatalogIndex, getSpec } from '@terroir/recommend-engine';
import type { Image, ProblemIssue, Spec } from '@terroir/shared-types';
import type { CurrentCatalog } from '../catalog/catalog-holder.ts';
import { unknownSpec } from '../catalog/unknown-spec.ts';

/** What launching needs of the catalog. */
export interface InfraCatalog {
  spec(id: string): Spec | null;
  image(id: string): Image | null;
  /** What is wrong with a spec id that is not there. */
  unknownSpec(id: string, path: string): ProblemIssue;
  hasRegion(regionId: string): boolean;
}

export const createInfraCatalog = (
  catalog: CurrentCatalog<{ index: CatalogIndex; images: readonly Image[] }>,
): InfraCatalog => ({
  spec: (id) => getSpec(catalog.current().index, id) ?? null,
  image: (id) => catalog.current().images.find((image) => image.id === id) ?? null,
  unknownSpec: (id, path) => unknownSpec(catalog.current().index, id, path),
  hasRegion: (regionId) => catalog.current().index.regionById.has(regionId),
});
