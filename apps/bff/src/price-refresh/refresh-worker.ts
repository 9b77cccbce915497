import { parentPort, workerData } from 'node:worker_threads';
import { loadCatalog } from '../catalog/load-catalog.ts';
import { withLaterPrices } from '../catalog/swap/build-catalog.ts';
import { readPriceFile, writePriceFile } from '../catalog/swap/price-file.ts';
import { createPriceListFetcher } from '../price-sources/price-list-fetcher.ts';
import { priceSources } from '../price-sources/registry.ts';
import type { RefreshMessage, RefreshTask } from './refresh-task.ts';
import { refreshSource } from './refresh-source.ts';

/** Between two messages on progress; each becomes an event. */
const progressMs = 1_000;

const run = async (task: RefreshTask): Promise<RefreshMessage> => {
  const source = priceSources(task.urls).get(task.sourceId);
  if (source === undefined) throw new Error(`There is no price source ${task.sourceId}.`);
  const shipped = loadCatalog(task.assetsDir);
  const { index } = withLaterPrices(shipped, {
    dataDir: task.dataDir,
    priceFiles: task.priceFiles,
    manual: [],
  });
  let toldAtMs = -Infinity;
  const { report, file } = await refreshSource({
    source,
    fetcher: createPriceListFetcher(source.baseUrl, task.limits),
    index,
    regions: task.regions,
    previous: task.previousFile === null ? null : readOrNull(task.dataDir, task.previousFile),
    today: task.today,
    now: () => new Date(),
    onProgress(progress) {
      const nowMs = performance.now();
      if (nowMs - toldAtMs < progressMs) return;
      toldAtMs = nowMs;
      parentPort?.postMessage({ kind: 'progress', progress } satisfies RefreshMessage, []);
    },
    // The thread is ended from outside.
    signal: new AbortController().signal,
  });
  return {
    kind: 'done',
    report,
    file: file === null ? null : writePriceFile(task.dataDir, task.sourceId, file),
  };
};

/** An unreadable file of earlier prices is as good as none: everything is asked for again. */
const readOrNull = (dataDir: string, file: string) => {
  try {
    return readPriceFile(dataDir, file);
  } catch {
    return null;
  }
};

parentPort?.postMessage(await run(workerData as RefreshTask), []);
