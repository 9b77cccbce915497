import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findSandboxCloud, startOrFindSandboxCloud } from '../src/sandbox-cloud/start-sandbox-cloud.ts';
import { createCloudClient } from './api.ts';
import type { CampaignCloud } from './cloud.ts';

const entryPath = join(import.meta.dirname, '../src/sandbox-cloud/main.ts');
const faults = {
  createAnswerLost: 0.08,
  create500: 0.025,
  create500ButCreated: 0.025,
  listFails: 0.15,
  listStaleMs: 400,
  // Answers are held long enough that a kill often comes between creation and answer.
  createDelayMs: [20, 300],
  bootDelayMs: [20, 400],
};
const calm = { createAnswerLost: 0, create500: 0, create500ButCreated: 0, listFails: 0, listStaleMs: 0 };

/** The sandbox cloud of the server's own data dir. */
export const openSandboxCloud = async (dataDir: string): Promise<CampaignCloud> => {
  const start = () => startOrFindSandboxCloud({ dataDir, profile: 'fast', entryPath });
  let connection = await start();
  const client = createCloudClient(() => connection);
  return {
    connectionId: 'sandbox',
    environment: { TERROIR_SANDBOX_PROFILE: 'fast' },
    longestLifeMs: 900,
    listingLagMs: 2 * faults.listStaleMs,
    prepare: () => Promise.resolve(),
    setFaults: (on) => client.faults(on ? faults : calm),
    all: () => client.all(),
    async twins() {
      const byRow = Map.groupBy(await client.resources(), ({ tags }) => tags['terroir-resource'] ?? '');
      return [...byRow.values()].flatMap((ones) => ones.slice(1).map(({ kind, id }) => `${kind} ${id}`));
    },
    leftovers: async () => (await client.resources()).map(({ kind, id }) => `${kind} ${id}`),
    async restart() {
      process.kill(connection.pid, 'SIGKILL');
      while ((await findSandboxCloud(dataDir)) !== null) await delay(25);
      connection = await start();
    },
    async close() {
      connection = (await findSandboxCloud(dataDir)) ?? connection;
      await client.shutdown().catch(() => undefined); // gone already
    },
  };
};
