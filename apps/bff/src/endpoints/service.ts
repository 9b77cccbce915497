import { ulid } from 'ulid';
import type { Fleet } from '../commands/fleet.ts';
import type { Database } from '../db/open-database.ts';
import type { EventLog } from '../events/event-log.ts';
import type { EndpointPlan, EndpointRow, EndpointStore } from './store.ts';

const actor = 'system';

export interface EndpointService {
  /** Records what the VMs of an infra will serve and adds the endpoints of those that exist. Repeatable. */
  declare(infraId: string, plans: readonly EndpointPlan[]): void;
  /** Adds endpoints for VMs that came since. Returns how many. */
  addMissing(infraId: string): number;
  setHealth(id: string, health: EndpointRow['health'], detail: string): void;
  forgetInfra(infraId: string): void;
}

export const createEndpointService = (deps: {
  database: Database;
  events: EventLog;
  fleet: Pick<Fleet, 'vms'>;
  store: EndpointStore;
  now: () => Date;
}): EndpointService => {
  const { database, events, fleet, store, now } = deps;

  const service: EndpointService = {
    declare(infraId, plans) {
      database.transact(() => {
        for (const plan of plans) store.insertPlan(infraId, plan);
        service.addMissing(infraId);
      });
    },
    addMissing(infraId) {
      const plans = store.plans(infraId);
      if (plans.length === 0) return 0;
      return database.transact(() => {
        let added = 0;
        for (const vm of fleet.vms(infraId)) {
          for (const plan of plans) {
            const id = ulid().toLowerCase();
            const detail = 'Waiting for the VM.';
            const row = { ...plan, id, infraId, vmId: vm.id, health: 'starting' as const, detail };
            if (!store.insert(row, now().toISOString())) continue;
            added += 1;
            const told = { infraId, endpointId: id, vmId: vm.id, health: 'starting' as const, detail };
            events.append({ type: 'endpoint-health-changed', ...told }, actor);
          }
        }
        return added;
      });
    },
    setHealth(id, health, detail) {
      database.transact(() => {
        const before = store.byId(id);
        if (before === null) return;
        store.setHealth(id, health, detail, now().toISOString());
        // A changed detail alone is read with the endpoint; events are for changes of state.
        if (before.health === health) return;
        const { infraId, vmId } = before;
        events.append(
          { type: 'endpoint-health-changed', infraId, endpointId: id, vmId, health, detail },
          actor,
        );
      });
    },
    forgetInfra(infraId) {
      database.transact(() => store.deleteInfra(infraId));
    },
  };
  return service;
};
