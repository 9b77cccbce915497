import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Fleet } from '../commands/fleet.ts';
import type { Database } from '../db/open-database.ts';
import type { EventLog } from '../events/event-log.ts';
import type { Route } from '../http/route.ts';
import type { SshPool } from '../ssh/ssh-pool.ts';
import { fileRoutes } from './routes.ts';
import { createFileService } from './service.ts';
import { createFileTransferStore } from './store.ts';
import { say } from '../wordings/say.ts';

export interface Files {
  routes: Route[];
  start(): void;
  close(): Promise<void>;
}

/** Files to VMs and from them. */
export const createFiles = (deps: {
  database: Database;
  events: EventLog;
  fleet: Fleet;
  ssh: SshPool;
  dataDir: string;
  now: () => Date;
}): Files => {
  const { database, events, fleet, ssh, now } = deps;
  const uploadsDir = join(deps.dataDir, 'uploads');
  const store = createFileTransferStore(database);
  const files = createFileService({ database, events, store, fleet, ssh, now });
  return {
    routes: fileRoutes({ database, files, store, fleet, ssh, events, uploadsDir }),
    start() {
      store.interruptAll(say('file-restarted'), now().toISOString());
      rmSync(uploadsDir, { recursive: true, force: true });
    },
    close: () => files.close(),
  };
};
