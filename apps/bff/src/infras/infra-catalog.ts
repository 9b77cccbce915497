import { type CatalogIndex, getSpec } from '@terroir/recommend-engine';
import type { Image, Spec } from '@terroir/shared-types';

/** What launching needs of the catalog. */
export interface InfraCatalog {
  spec(id: string): Spec | null;
  image(id: string): Image | null;
}

export const createInfraCatalog = (catalog: {
  index: CatalogIndex;
  images: readonly Image[];
}): InfraCatalog => {
  const images = new Map(catalog.images.map((image) => [image.id, image]));
  return {
    spec: (id) => getSpec(catalog.index, id) ?? null,
    image: (id) => images.get(id) ?? null,
  };
};
