import { removeUnusedPriceFiles } from '../catalog/swap/price-file.ts';
import { priceSources } from '../price-sources/registry.ts';
import { runThread } from '../run-thread.ts';
import { createPriceRefresh, type PriceRefresh, type PriceRefreshDeps } from './price-refresh.ts';
import { createRefreshStore } from './refresh-store.ts';
import type { RefreshMessage, RefreshTask } from './refresh-task.ts';

/** The lists are read row by row; this is the catalog twice, and room. */
const memoryMib = 512;

/** The refresh with its threads and files. */
export const createPriceRefreshInThreads = (
  deps: Omit<PriceRefreshDeps, 'store' | 'sources' | 'runSource' | 'removeUnused'> & {
    urls: Readonly<Record<string, string>>;
    entry: string;
    assetsDir: string;
    dataDir: string;
  },
): PriceRefresh => {
  const { urls, assetsDir, dataDir } = deps;
  const store = createRefreshStore(deps.database);
  return createPriceRefresh({
    ...deps,
    store,
    sources: priceSources(urls),
    runSource(source, regions, onProgress, signal) {
      const inUse = store.refreshed();
      const task: RefreshTask = {
        sourceId: source.id,
        urls,
        regions,
        assetsDir,
        dataDir,
        priceFiles: inUse.map(({ file }) => file),
        previousFile: inUse.find(({ source_id: id }) => id === source.id)?.file ?? null,
        today: deps.now().toISOString().slice(0, 10),
        limits: {},
      };
      return runThread<RefreshMessage>({
        entry: deps.entry,
        data: task,
        onMessage: onProgress,
        signal,
        memoryMib,
      });
    },
    removeUnused: (files) => removeUnusedPriceFiles(dataDir, files),
  });
};
