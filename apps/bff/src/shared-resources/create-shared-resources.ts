import type { Logger } from 'pino';
import type { Database } from '../db/open-database.ts';
import type { Opening } from '../drivers/driver.ts';
import type { DriverRegistry } from '../drivers/registry.ts';
import type { EventLog } from '../events/event-log.ts';
import type { IncidentLog } from '../incidents/incident-log.ts';
import type { InfraStore } from '../infras/infra-store.ts';
import type { VmStore } from '../infras/vm-store.ts';
import type { Backoff } from '../provisioning/backoff.ts';
import type { Installation } from '../provisioning/installation.ts';
import { createSharedChanger } from './change-shared.ts';
import { createEnsureGround } from './ensure-ground.ts';
import { sharedRoutes } from './routes.ts';
import { createSharedReads } from './shared-reads.ts';
import { createSharedService } from './shared-service.ts';
import { createSharedStore } from './shared-store.ts';
import { createSharedWorker } from './shared-worker.ts';

/**
 * Opens or closes one port for the VMs of this VM's infra in its region, at the provider; false: it has no security
 * group of ours. Returns once it is wanted; `resource-changed` says when the provider shows it.
 */
export type SetPort = (vmId: string, opening: Opening, isOpen: boolean, actor: string) => boolean;

/** Puts networks and key pairs together: rows, worker, what VMs ask for, reads, routes. */
export const createSharedResources = (deps: {
  database: Database;
  events: EventLog;
  infras: InfraStore;
  vms: VmStore;
  incidents: IncidentLog;
  drivers: DriverRegistry;
  installation: Installation;
  backoff: Backoff;
  logger: Logger;
  now: () => Date;
  compareMs: number;
}) => {
  const shared = createSharedStore(deps.database);
  const changeShared = createSharedChanger({ shared, events: deps.events });
  const worker = createSharedWorker({ ...deps, shared, changeShared, owner: deps.installation.id });
  let isStarted = false;
  const wake = (): void => {
    if (isStarted) worker.wake();
  };
  const reads = createSharedReads({ shared });
  const service = createSharedService({ database: deps.database, shared, changeShared, wake });
  const setPort: SetPort = (vmId, opening, isOpen, actor) => {
    const vm = deps.vms.find(vmId);
    const infra = vm === null ? null : deps.infras.findAny(vm.infra_id);
    if (vm === null || infra === null) return false;
    const { provider, region } = vm;
    const place = { connectionId: infra.connection_id, provider, region, infraId: infra.id };
    return service.setPort(place, opening, isOpen, actor) !== null;
  };
  return {
    service,
    setPort,
    reads,
    wake,
    ensureGround: createEnsureGround({
      database: deps.database,
      shared,
      changeShared,
      worker,
      now: deps.now,
    }),
    routes: sharedRoutes({ service, reads }),
    start(): void {
      isStarted = true;
      worker.start();
    },
    compare: () => worker.compare(),
    close: () => worker.close(),
  };
};
