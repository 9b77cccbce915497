import type { Catalog } from './load-catalog.ts';

/** The catalog in use, for those who only read it. */
export interface CurrentCatalog<Part = Catalog> {
  /**
   * Read it once per answer and work on that object alone: it never changes, while the next call may answer
   * another catalog. An answer made of two calls could mix the prices of two versions.
   */
  current(): Part;
}

export interface CatalogHolder extends CurrentCatalog {
  /** From now on this is the catalog in use; who already holds the old one finishes on it. */
  swap(next: Catalog): void;
}

export const createCatalogHolder = (first: Catalog): CatalogHolder => {
  let catalog = first;
  return {
    current: () => catalog,
    swap(next) {
      catalog = next;
    },
  };
};
