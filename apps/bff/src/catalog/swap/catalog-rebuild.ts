/** Builds the catalog again from what the stores say now and puts it in place of the one in use. */
export interface CatalogRebuild {
  /** Resolves when a catalog is in use that was begun after this call. Rejects when it could not be built. */
  request(): Promise<void>;
  /** Resolves when nothing is being built any more; requests after it are refused. */
  close(): Promise<void>;
}

/**
 * One build at a time. However many ask while one runs, they share the next: what they changed is in the stores
 * already.
 */
export const createCatalogRebuild = (rebuild: () => Promise<void>): CatalogRebuild => {
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  let isClosed = false;

  const start = (): Promise<void> => {
    const build = rebuild().finally(() => {
      if (running === build) running = null;
    });
    running = build;
    return build;
  };

  return {
    request() {
      if (isClosed) return Promise.reject(new Error('The server is stopping.'));
      if (running === null && next === null) return start();
      // The one that runs may fail; the next is built all the same.
      next ??= (running ?? Promise.resolve())
        .catch(() => {})
        .then(() => {
          next = null;
          return start();
        });
      return next;
    },
    async close() {
      isClosed = true;
      await Promise.allSettled([running, next]);
    },
  };
};
