import type { Connection } from '@terroir/shared-types';
import type { Logger } from 'pino';
import type { SecretBox } from '../access/secret-box.ts';
import { createSecretStore } from '../access/secret-store.ts';
import type { Database } from '../db/open-database.ts';
import type { DriverKind } from '../drivers/driver-kind.ts';
import type { DriverRegistry } from '../drivers/registry.ts';
import type { EventLog } from '../events/event-log.ts';
import type { Route } from '../http/route.ts';
import type { OperationLog } from '../operations/operation-log.ts';
import type { Redactor } from '../secrets/redactor.ts';
import type { SshPool } from '../ssh/ssh-pool.ts';
import { createBatches } from './batches.ts';
import { createConnectionFiles } from './connection-files.ts';
import type { ConnectionMonitor } from './connection-monitor.ts';
import { createConnectionImporter } from './import-connections.ts';
import { createCredentialRegistrar } from './register-credentials.ts';
import { connectionRoutes } from './routes.ts';
import { type ConnectionUses, createConnectionService } from './service.ts';
import { createConnectionStore } from './store.ts';

export interface ConnectionsOptions {
  database: Database;
  events: EventLog;
  secrets: SecretBox;
  dataDir: string;
  drivers: DriverRegistry;
  kinds: readonly DriverKind[];
  monitor: ConnectionMonitor;
  operations: OperationLog;
  uses: ConnectionUses;
  /** Our id among the owners of things at a provider. */
  owner: string;
  /** Where drivers keep what outlives the database. */
  folder: string;
  ssh: Pick<SshPool, 'run'>;
  redactor: Redactor;
  logger: Logger;
  now: () => Date;
}

export interface Connections {
  routes: Route[];
  list(): Connection[];
  /** Takes up what the process before has left; never in a read-only process. */
  start(): void;
  close(): Promise<void>;
}

/** Opens the stored connections into the registry and keeps them there as people change them. */
export const createConnections = (options: ConnectionsOptions): Connections => {
  const { database, events, kinds, owner, folder, ssh, logger, now } = options;
  const service = createConnectionService({
    ...options,
    surroundings: {
      owner,
      folder,
      ssh,
      logger,
      now,
      secretOf: (label) => options.secrets.derive(`driver|${label}`),
    },
    store: createConnectionStore(database),
    files: createConnectionFiles(options.dataDir, options.secrets),
    secrets: createSecretStore(database, options.secrets),
  });
  service.load();
  const batches = createBatches({ database, events, operations: options.operations, logger });
  const importer = createConnectionImporter({ batches, service, kinds });
  const registrar = createCredentialRegistrar({ batches, service, redactor: options.redactor });
  return {
    routes: connectionRoutes({ service, importer, registrar, events }),
    list: () => service.list(),
    start() {
      service.recover();
      batches.endOrphans();
    },
    close: () => batches.close(),
  };
};
