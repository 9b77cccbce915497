import { parentPort } from 'node:worker_threads';
import { type Catalog, loadCatalog } from '../load-catalog.ts';
import { type BuildTask, withLaterPrices } from './build-catalog.ts';

/** The shipped catalog never changes while the server runs. */
let shipped: Catalog | null = null;

parentPort?.on('message', (task: BuildTask) => {
  shipped ??= loadCatalog(task.assetsDir);
  parentPort?.postMessage(withLaterPrices(shipped, task), []);
});
