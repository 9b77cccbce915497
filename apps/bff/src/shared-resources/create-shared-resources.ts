import type { Logger } from 'pino';
import type { GroupCommit } from '../db/group-commit.ts';
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
import { createSharedService, type PortState } from './shared-service.ts';
import { createSharedStore, type Place } from './shared-store.ts';
import { createSharedWorker } from './shared-worker.ts';

/** Ports of VMs at their provider, by the security group of their infra in their region. */
export interface Ports {
  /**
   * Opens or closes one port for the VMs of this VM's infra in its region; false: it has no security group of ours.
   * Returns once it is wanted; `resource-changed` says when the provider shows it.
   */
  set(vmId: string, opening: Opening, isOpen: boolean, actor: string): boolean;
  /** What the provider shows; `refused` with its reason. */
  state(vmId: string, opening: Opening): PortState;
}

/** Puts networks and key pairs together: rows, worker, what VMs ask for, reads, routes. */
export const createSharedResources = (deps: {
  database: Database;
  commit: GroupCommit;
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
  const placeOf = (vmId: string): Place | null => {
    const vm = deps.vms.find(vmId);
    const infra = vm === null ? null : deps.infras.findAny(vm.infra_id);
    if (vm === null || infra === null) return null;
    const { provider, region } = vm;
    return { connectionId: infra.connection_id, provider, region, infraId: infra.id };
  };
  const ports: Ports = {
    set(vmId, opening, isOpen, actor) {
      const place = placeOf(vmId);
      return place !== null && service.setPort(place, opening, isOpen, actor) !== null;
    },
    state(vmId, opening) {
      const place = placeOf(vmId);
      return place === null ? { is: 'nowhere' } : service.portState(place, opening);
    },
  };
  return {
    service,
    ports,
    reads,
    wake,
    ensureGround: createEnsureGround({
      commit: deps.commit,
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
