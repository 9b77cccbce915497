import { isEnded } from '@terroir/shared-types';
import type { Fleet } from '../commands/fleet.ts';
import type { Database } from '../db/open-database.ts';
import type { EventLog } from '../events/event-log.ts';
import type { Route } from '../http/route.ts';
import type { SshPool } from '../ssh/ssh-pool.ts';
import { createRecorder } from './recording/recorder.ts';
import { terminalRoutes } from './routes.ts';
import { createTerminalService, type TerminalService } from './service.ts';
import { createTerminalStore } from './store.ts';

export interface TerminalsDeps {
  database: Database;
  events: EventLog;
  fleet: Fleet;
  ssh: SshPool;
  dataDir: string;
  now: () => Date;
}

export interface Terminals {
  routes: Route[];
  service: TerminalService;
  start(): void;
  close(): void;
}

/** Interactive shells on VMs, and their recordings. */
export const createTerminals = ({ database, events, fleet, ssh, dataDir, now }: TerminalsDeps): Terminals => {
  const store = createTerminalStore(database);
  const service = createTerminalService({
    database,
    events,
    store,
    ssh,
    access: (vmId) => fleet.access(vmId),
    findVm: (vmId) => fleet.vm(vmId),
    now,
  });
  const recorder = createRecorder({ dataDir, store, terminals: service, now });
  let dispose: () => void = () => undefined;
  const endLost = (): void =>
    service.endLost((vmId) => {
      const vm = fleet.vm(vmId);
      return vm === null || isEnded(vm.status);
    });
  return {
    routes: terminalRoutes({ store, terminals: service, recorder, events }),
    service,
    start() {
      endLost();
      recorder.takeUp();
      // A reboot takes every shell of the VM; those that were not seen to end are found missing when somebody looks.
      dispose = events.subscribe((event) => {
        if (event.type === 'vm-status-changed' && isEnded(event.status)) setImmediate(endLost);
      });
    },
    close() {
      dispose();
      recorder.close();
    },
  };
};
