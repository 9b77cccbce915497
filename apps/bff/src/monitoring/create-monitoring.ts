import {
  metricsQuerySchema,
  metricsSchema,
  monitoringSchema,
  ownIdSchema,
  type VmMetrics,
  vmSamplesSchema,
} from '@terroir/shared-types';
import type { Logger } from 'pino';
import * as z from 'zod';
import type { Fleet } from '../commands/fleet.ts';
import type { Database } from '../db/open-database.ts';
import type { EventLog } from '../events/event-log.ts';
import { type Route, route } from '../http/route.ts';
import type { SshPool } from '../ssh/ssh-pool.ts';
import { createSampler } from './sampler.ts';
import { createMonitoringStore } from './store.ts';

const everyMs = 15_000;
/** Below this CPU and GPU do nothing that anybody waits for. */
const idlePercent = 5;
const idleMs = 30 * 60_000;
const tag = 'Monitoring';
const params = z.strictObject({ id: ownIdSchema });

export interface MonitoringDeps {
  database: Database;
  events: EventLog;
  fleet: Pick<Fleet, 'access' | 'infra'>;
  ssh: Pick<SshPool, 'run'>;
  logger: Logger;
  now: () => Date;
  /** For tests. */
  everyMs?: number;
}

export interface Monitoring {
  routes: Route[];
  /** From the launch on; in its transaction. */
  enable(infraId: string): void;
  start(): void;
  close(): Promise<void>;
}

/** CPU, memory, disk and GPU of the VMs of infras that asked for it, read over SSH. */
export const createMonitoring = (deps: MonitoringDeps): Monitoring => {
  const { database, events, fleet, now } = deps;
  const store = createMonitoringStore(database);
  const sampler = createSampler({ ...deps, store, everyMs: deps.everyMs ?? everyMs });

  const metrics = (infraId: string | null): VmMetrics[] => {
    const vms = store.running(infraId);
    const samples = store.latest(vms.map(({ vmId }) => vmId));
    const nowMs = now().getTime();
    // A window a little longer than half an hour must be covered from its beginning.
    const idle = store.idle(nowMs - idleMs - 5 * 60_000, nowMs - idleMs, idlePercent);
    return vms.map((vm) => {
      const sinceMs = idle.get(vm.vmId);
      return {
        ...vm,
        sample: samples.get(vm.vmId) ?? null,
        problem: sampler.problem(vm.vmId),
        idleSince: sinceMs === undefined ? null : new Date(sinceMs).toISOString(),
      };
    });
  };

  return {
    routes: [
      route({
        method: 'get',
        path: '/metrics',
        summary: 'How the running VMs of monitored infras are used, and which are idle',
        tag,
        role: 'viewer',
        query: metricsQuerySchema,
        reply: metricsSchema,
        handle: ({ query }) => ({
          body: { items: metrics(query.infraId ?? null), asOfSeq: events.latestSeq() },
        }),
      }),
      route({
        method: 'get',
        path: '/vms/:id/metrics',
        summary: 'The samples of one VM of the last two hours, oldest first',
        tag,
        role: 'viewer',
        params,
        reply: vmSamplesSchema,
        handle: (call) => ({ body: { items: store.series(call.params.id), asOfSeq: events.latestSeq() } }),
      }),
      route({
        method: 'get',
        path: '/infras/:id/monitoring',
        summary: 'Whether the VMs of an infra are monitored',
        tag,
        role: 'viewer',
        params,
        reply: monitoringSchema,
        handle(call) {
          fleet.infra(call.params.id);
          return { body: { enabled: store.isEnabled(call.params.id) } };
        },
      }),
      route({
        method: 'put',
        path: '/infras/:id/monitoring',
        summary: 'Monitor the VMs of an infra, or stop it',
        tag,
        role: 'operator',
        params,
        body: monitoringSchema,
        reply: monitoringSchema,
        handle({ params: { id }, body, actor }) {
          fleet.infra(id);
          database.transact(() => {
            if (body.enabled) store.enable(id, now().toISOString());
            else store.disable(id);
            events.append({ type: 'infra-changed', infraId: id }, actor);
          });
          return { body };
        },
      }),
    ],
    enable: (infraId) => store.enable(infraId, now().toISOString()),
    start: () => sampler.start(),
    close: () => sampler.close(),
  };
};
