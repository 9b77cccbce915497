import type { Vm } from '@terroir/shared-types';
import type { Logger } from 'pino';
import type { Fleet } from '../commands/fleet.ts';
import type { Database } from '../db/open-database.ts';
import type { EventLog } from '../events/event-log.ts';
import type { Route } from '../http/route.ts';
import { createEndpointProxy, type EndpointProxy } from './endpoint-proxy.ts';
import { createEndpointSessions } from './endpoint-sessions.ts';
import { createHealthWorker, type HealthTiming, type SetupStatus } from './health-worker.ts';
import { createInFlight } from './in-flight.ts';
import { createOpenTunnel, type OpenTunnel, type Tunnels } from './open-tunnel.ts';
import { createOpenAiProxy, type GatewayOf } from './openai-proxy.ts';
import { endpointRoutes, type PublicationOf } from './routes.ts';
import { createEndpointService } from './service.ts';
import { createEndpointStore, type EndpointPlan, type EndpointRow } from './store.ts';

const maxRequestsInFlight = 512;

export interface EndpointsDeps {
  database: Database;
  events: EventLog;
  fleet: Fleet;
  ssh: Tunnels;
  setupStatus: SetupStatus;
  /** What an endpoint without a model of its own leads to. Default: none does. */
  gatewayOf?: GatewayOf;
  /** How an endpoint is published; null: it is private. Default: all are. */
  publicationOf?: PublicationOf;
  /** True: the spec of the VM has a GPU, so a model belongs on it. */
  expectsGpu?: (vm: Vm) => boolean;
  logger: Logger;
  now: () => Date;
  timing?: Partial<HealthTiming>;
}

export interface Endpoints {
  routes: Route[];
  proxy: EndpointProxy;
  /** Adds what a VM serves, or puts it right. Repeatable; joins an open transaction. */
  place(infraId: string, vmId: string, plans: readonly EndpointPlan[]): void;
  /** Null when there is none. */
  find(id: string): EndpointRow | null;
  ofVm(vmId: string): Pick<EndpointRow, 'id' | 'name' | 'health' | 'detail' | 'detailWording'>[];
  ofInfra(infraId: string): EndpointRow[];
  /** A byte stream to one. Rejects with ProblemError 502 or 503. */
  open: OpenTunnel;
  /** Checks those of an infra as soon as possible. */
  hurry(infraId: string): void;
  /** The same for one, e.g. when a request to it failed. */
  hurryOne(id: string): void;
  start(): void;
  close(): Promise<void>;
}

/** Endpoints of presets: their rows, their health, and the ways to them. */
export const createEndpoints = (deps: EndpointsDeps): Endpoints => {
  const { database, events, fleet, logger, now } = deps;
  const store = createEndpointStore(database);
  const service = createEndpointService({ database, events, store, now });
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
  const gatewayOf: GatewayOf = (endpoint) => deps.gatewayOf?.(endpoint) ?? null;
  const openAi = createOpenAiProxy({
    store,
    open,
    inFlight,
    logger,
    gatewayOf,
    onFailure,
  });
  let unsubscribe = () => {};

  return {
    routes: endpointRoutes({
      store,
      fleet,
      sessions,
      openAi,
      publicationOf: (id) => deps.publicationOf?.(id) ?? null,
      modelsOf: (row) => (row.model === null ? (gatewayOf(row)?.models ?? []) : [row.model]),
      latestSeq: () => events.latestSeq(),
    }),
    proxy: createEndpointProxy({ store, sessions, open, inFlight, logger }),
    place(infraId, vmId, plans) {
      database.transact(() => {
        service.place(infraId, vmId, plans);
        database.afterCommit(() => worker.hurryVm(vmId));
      });
    },
    find: (id) => store.byId(id),
    ofVm: (vmId) => store.byVm(vmId),
    ofInfra: (infraId) => store.byInfra(infraId),
    open,
    hurry: (infraId) => worker.hurry(infraId),
    hurryOne: (id) => worker.hurryOne(id),
    start() {
      unsubscribe = events.subscribe((event) => {
        if (event.type === 'infra-deleted') service.forgetInfra(event.infraId);
        else if (event.type === 'run-ended') worker.hurry(event.infraId);
        else if (event.type === 'vm-status-changed') worker.hurryVm(event.vmId);
      });
      worker.start();
    },
    async close() {
      unsubscribe();
      await worker.close();
    },
  };
};
