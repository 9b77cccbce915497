import type { Resource, ResourceKind } from '@terroir/shared-types';
import type { Logger } from 'pino';
import type { Database } from '../db/open-database.ts';
import type { DriverRegistry } from '../drivers/registry.ts';
import type { EventLog } from '../events/event-log.ts';
import type { IncidentLog } from '../incidents/incident-log.ts';
import type { InfraStore } from '../infras/infra-store.ts';
import type { VmStore } from '../infras/vm-store.ts';
import type { Backoff } from '../provisioning/backoff.ts';
import type { Installation } from '../provisioning/installation.ts';
import { createDiskChanger, freeDisksOf } from './change-disk.ts';
import { createDiskService } from './disk-service.ts';
import { createDiskStore } from './disk-store.ts';
import { createDiskWorker } from './disk-worker.ts';
import { createResourceReads } from './resource-reads.ts';
import { createResourceStore } from './resource-store.ts';
import { resourceRoutes } from './routes.ts';

/** Puts the resource feature together: rows, worker, comparison, routes. */
export const createResources = (deps: {
  database: Database;
  events: EventLog;
  infras: InfraStore;
  vms: VmStore;
  incidents: IncidentLog;
  drivers: DriverRegistry;
  installation: Installation;
  backoff: Backoff;
  assertRoom: () => void;
  hasRegion: (regionId: string) => boolean;
  logger: Logger;
  now: () => Date;
  compareMs: number;
  shared: (kind: ResourceKind) => Resource[];
}) => {
  const disks = createDiskStore(deps.database);
  const changeDisk = createDiskChanger({ disks, events: deps.events });
  const worker = createDiskWorker({ ...deps, disks, changeDisk, owner: deps.installation.id });
  let isStarted = false;
  const service = createDiskService({
    ...deps,
    disks,
    changeDisk,
    wake: () => {
      if (isStarted) worker.wake();
    },
  });
  const reads = createResourceReads({
    disks,
    vms: deps.vms,
    used: createResourceStore(deps.database),
    shared: deps.shared,
  });
  return {
    routes: resourceRoutes({ reads, disks: service, events: deps.events }),
    start(): void {
      isStarted = true;
      worker.start();
    },
    freeDisksOf: (vmId: string, actor: string) => freeDisksOf({ disks, changeDisk }, vmId, actor),
    compare: () => worker.compare(),
    close: () => worker.close(),
  };
};
