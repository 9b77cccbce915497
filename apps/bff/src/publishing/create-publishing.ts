import type { Publication, Run, ScriptRunRequest } from '@terroir/shared-types';
import type { Logger } from 'pino';
import { createWaker } from '../clock/waker.ts';
import type { SecretBox } from '../access/secret-box.ts';
import { createSecretStore } from '../access/secret-store.ts';
import type { Fleet } from '../commands/fleet.ts';
import type { OutputStreams } from '../commands/output-streams.ts';
import type { Database } from '../db/open-database.ts';
import type { EndpointRow } from '../endpoints/store.ts';
import type { EventLog } from '../events/event-log.ts';
import type { Route } from '../http/route.ts';
import type { DialPublic } from '../infras/dial-public.ts';
import type { Ports } from '../shared-resources/create-shared-resources.ts';
import type { SshPool } from '../ssh/ssh-pool.ts';
import { createPublicationChanges } from './changes.ts';
import { publishingRoutes } from './routes.ts';
import { createPublishingService, type RunFront } from './service.ts';
import { createPublicationStore } from './store.ts';
import { createPublishingWorker } from './worker.ts';

const frontScript = 'https-front';
// Most of it comes by events; this is for deadlines and for what has no event.
const tickMs = 1_000;

export interface PublishingDeps {
  database: Database;
  events: EventLog;
  fleet: Fleet;
  ssh: Pick<SshPool, 'openTunnel'>;
  streams: Pick<OutputStreams, 'runTasks' | 'readTask'>;
  secrets: SecretBox;
  ports: Ports;
  dialPublic: DialPublic;
  endpoint: (id: string) => EndpointRow | null;
  /** The key that an endpoint asks for itself; null: none. */
  serviceKeyOf: (endpointId: string) => string | null;
  /** Starts a saved script in the open transaction. */
  startScript: (scriptId: string, request: ScriptRunRequest, actor: string) => Run;
  logger: Logger;
  now: () => Date;
}

export interface Publishing {
  routes: Route[];
  /** Null: the endpoint is not published. */
  ofEndpoint(endpointId: string): Publication | null;
  start(): void;
  close(): Promise<void>;
}

/** Endpoints that are made reachable from the internet, one port each, and taken back. */
export const createPublishing = (deps: PublishingDeps): Publishing => {
  const { database, events, fleet, logger } = deps;
  const store = createPublicationStore(database);
  const secrets = createSecretStore(database, deps.secrets);
  const changes = createPublicationChanges({ database, events, store, secrets });
  const runFront: RunFront = (row, key, action) => {
    const serviceKey = deps.serviceKeyOf(row.endpoint_id);
    const parameters = {
      front: row.front,
      service: row.service_port,
      access: row.access,
      port: row.asked_port ?? 0,
      domain: row.domain ?? '',
      address: fleet.vm(row.vm_id)?.publicIp ?? '',
      key,
      ...(serviceKey === null ? {} : { serviceKey }),
    };
    const target = { infraId: row.infra_id, vmIds: [row.vm_id] };
    const request = { action, target, parameters, onError: 'stop' as const, follow: false };
    return deps.startScript(frontScript, request, row.actor);
  };
  let unsubscribe = () => {};
  const waker = createWaker({ look: () => worker.look(), everyMs: tickMs, what: 'publications', logger });
  const { wake } = waker;
  const service = createPublishingService({ ...deps, store, changes, secrets, runFront, wake });
  const worker = createPublishingWorker({ ...deps, store, changes, secrets, runFront });

  return {
    routes: publishingRoutes({ service, latestSeq: () => events.latestSeq() }),
    ofEndpoint: (id) => service.ofEndpoint(id),
    start() {
      unsubscribe = events.subscribe((event) => {
        try {
          if (event.type === 'infra-deleted') service.forgetInfra(event.infraId);
          else if (event.type === 'vm-status-changed') service.vmEnded(event.vmId);
          if (['run-ended', 'resource-changed', 'vm-status-changed'].includes(event.type)) wake();
        } catch (error) {
          logger.error({ err: error, type: event.type }, 'publishing could not take note of an event');
        }
      });
      waker.start();
    },
    async close() {
      waker.stop();
      unsubscribe();
      await worker.close();
    },
  };
};
