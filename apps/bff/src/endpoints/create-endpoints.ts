import type { TaskStatus, Vm } from '@terroir/shared-types';
import type { Logger } from 'pino';
import type { Fleet } from '../commands/fleet.ts';
import type { Database } from '../db/open-database.ts';
import type { EventLog } from '../events/event-log.ts';
import type { Route } from '../http/route.ts';
import { createEndpointProxy, type EndpointProxy } from './endpoint-proxy.ts';
import { createEndpointSessions } from './endpoint-sessions.ts';
import { createHealthWorker, type HealthTiming } from './health-worker.ts';
import { createInFlight } from './in-flight.ts';
import { createOpenTunnel, type Tunnels } from './open-tunnel.ts';
import { createOpenAiProxy } from './openai-proxy.ts';
import { endpointRoutes } from './routes.ts';
import { createEndpointService } from './service.ts';
import { createEndpointStore, type EndpointPlan } from './store.ts';

const maxRequestsInFlight = 512;

export interface EndpointsDeps {
  database: Database;
  events: EventLog;
  fleet: Fleet;
  ssh: Tunnels;
  /** How the setup of a VM by its preset stands; null: not begun. */
  setupStatus: (infraId: string, vmId: string) => TaskStatus | null;
  /** True: the spec of the VM has a GPU, so a model belongs on it. */
  expectsGpu?: (vm: Vm) => boolean;
  logger: Logger;
  now: () => Date;
  timing?: Partial<HealthTiming>;
}

export interface Endpoints {
  routes: Route[];
  proxy: EndpointProxy;
  declare(infraId: string, plans: readonly EndpointPlan[]): void;
  start(): void;
  close(): Promise<void>;
}

/** Endpoints of presets: their rows, their health, and the ways to them. */
export const createEndpoints = (deps: EndpointsDeps): Endpoints => {
  const { database, events, fleet, logger, now } = deps;
  const store = createEndpointStore(database);
  const service = createEndpointService({ database, events, fleet, store, now });
  const open = createOpenTunnel({ fleet, ssh: deps.ssh });
  const worker = createHealthWorker({
    store,
    service,
    fleet,
    open,
    setupStatus: deps.setupStatus,
    ...(deps.expectsGpu === undefined ? {} : { expectsGpu: deps.expectsGpu }),
    logger,
    ...(deps.timing === undefined ? {} : { timing: deps.timing }),
  });
  const sessions = createEndpointSessions(now);
  const inFlight = createInFlight(maxRequestsInFlight);
  const onFailure = (endpointId: string) => worker.hurryOne(endpointId);
  const openAi = createOpenAiProxy({ store, open, inFlight, logger, onFailure });
  let unsubscribe = () => {};

  const follow = (infraId: string): void => {
    try {
      service.addMissing(infraId);
      worker.hurry(infraId);
    } catch (error) {
      logger.warn({ err: error, infraId }, 'the endpoints of an infra could not be followed');
    }
  };

  return {
    routes: endpointRoutes({ store, fleet, sessions, openAi, latestSeq: () => events.latestSeq() }),
    proxy: createEndpointProxy({ store, sessions, open, inFlight, logger }),
    declare(infraId, plans) {
      service.declare(infraId, plans);
      worker.hurry(infraId);
    },
    start() {
      for (const infraId of store.plannedInfras()) follow(infraId);
      unsubscribe = events.subscribe((event) => {
        if (event.type === 'infra-deleted') service.forgetInfra(event.infraId);
        else if (event.type === 'run-ended') worker.hurry(event.infraId);
        // A VM that is not known yet came by scaling out.
        else if (event.type === 'vm-status-changed' && !worker.hurryVm(event.vmId)) follow(event.infraId);
      });
      worker.start();
    },
    async close() {
      unsubscribe();
      await worker.close();
    },
  };
};
