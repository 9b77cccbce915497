import { type CatalogIndex, getSpec } from '@terroir/recommend-engine';
import type { Image, Spec } from '@terroir/shared-types';
import type { CurrentCatalog } from '../catalog/catalog-holder.ts';

/** What launching needs of the catalog. */
export interface InfraCatalog {
  spec(id: string): Spec | null;
  image(id: string): Image | null;
}

export const createInfraCatalog = (
  catalog: CurrentCatalog<{ index: CatalogIndex; images: readonly Image[] }>,
): InfraCatalog => ({
  spec: (id) => getSpec(catalog.current().index, id) ?? null,
  image: (id) => catalog.current().images.find((image) => image.id === id) ?? null,
});
