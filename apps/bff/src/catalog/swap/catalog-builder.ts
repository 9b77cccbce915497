import { Worker } from 'node:worker_threads';
import type { Catalog } from '../load-catalog.ts';
import type { BuildTask } from './build-catalog.ts';

export interface CatalogBuilder {
  /** One at a time. Rejects when the catalog cannot be built; the next call tries with a fresh thread. */
  build(task: BuildTask): Promise<Catalog>;
  close(): Promise<void>;
}

/** The thread holds the shipped catalog and the new one, some 100 MB at most. */
const memoryMib = 512;
/** Who sets one price sets more: the thread, which has the shipped catalog read, waits this long for the next. */
const idleMs = 20_000;

/** Builds catalogs in a thread of their own: reading and ordering 110,000 prices would hold back every request. */
export const createCatalogBuilder = (entry: string): CatalogBuilder => {
  let worker: Worker | null = null;
  let waiting: PromiseWithResolvers<Catalog> | null = null;
  let idle: NodeJS.Timeout | null = null;

  const settle = (settleWith: (promise: PromiseWithResolvers<Catalog>) => void): void => {
    const settled = waiting;
    waiting = null;
    if (settled !== null) settleWith(settled);
  };

  const end = (): void => {
    const ended = worker;
    worker = null;
    void ended?.terminate();
  };

  const start = (): Worker => {
    const started = new Worker(entry, {
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: memoryMib },
    });
    started.on('message', (catalog: Catalog) => {
      settle(({ resolve }) => resolve(catalog));
      idle = setTimeout(end, idleMs);
      idle.unref();
    });
    const fail = (error: unknown): void => {
      if (worker === started) worker = null;
      settle(({ reject }) => reject(error));
    };
    started.on('error', fail);
    started.on('exit', () => fail(new Error('The thread that builds the catalog ended.')));
    return started;
  };

  return {
    build(task) {
      if (idle !== null) clearTimeout(idle);
      if (waiting !== null) return Promise.reject(new Error('A catalog is being built already.'));
      waiting = Promise.withResolvers<Catalog>();
      worker ??= start();
      worker.postMessage(task, []);
      return waiting.promise;
    },
    async close() {
      if (idle !== null) clearTimeout(idle);
      await worker?.terminate();
    },
  };
};
