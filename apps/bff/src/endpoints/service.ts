import { ulid } from 'ulid';
import type { Database } from '../db/open-database.ts';
import type { EventLog } from '../events/event-log.ts';
import { say } from '../wordings/say.ts';
import { textOf, type Words } from '../wordings/words.ts';
import type { EndpointPlan, EndpointRow, EndpointStore } from './store.ts';

const actor = 'system';

export interface EndpointService {
  /** Adds what a VM serves, or puts it right. Repeatable. */
  place(infraId: string, vmId: string, plans: readonly EndpointPlan[]): void;
  setHealth(id: string, health: EndpointRow['health'], detail: Words): void;
  forgetInfra(infraId: string): void;
}

export const createEndpointService = (deps: {
  database: Database;
  events: EventLog;
  store: EndpointStore;
  now: () => Date;
}): EndpointService => {
  const { database, events, store, now } = deps;

  return {
    place(infraId, vmId, plans) {
      database.transact(() => {
        for (const plan of plans) {
          const id = ulid().toLowerCase();
          const detail = say('endpoint-waits');
          const row = { ...plan, id, infraId, vmId, health: 'starting' as const, detail };
          if (!store.insert(row, now().toISOString())) {
            store.change(vmId, plan);
            continue;
          }
          const told = { infraId, endpointId: id, vmId, health: 'starting' as const, detail: detail.text };
          events.append({ type: 'endpoint-health-changed', ...told }, actor);
        }
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
          { type: 'endpoint-health-changed', infraId, endpointId: id, vmId, health, detail: textOf(detail) },
          actor,
        );
      });
    },
    forgetInfra(infraId) {
      database.transact(() => store.deleteInfra(infraId));
    },
  };
};
