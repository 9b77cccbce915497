import { type Accelerator, gpuCheckSchema, ownIdSchema, type Vm } from '@terroir/shared-types';
import type { Logger } from 'pino';
import * as z from 'zod';
import type { Fleet } from '../commands/fleet.ts';
import type { Database } from '../db/open-database.ts';
import type { EventLog } from '../events/event-log.ts';
import { conflict, notFound } from '../http/problem-error.ts';
import { route, type Route } from '../http/route.ts';
import type { SshPool } from '../ssh/ssh-pool.ts';
import { say } from '../wordings/say.ts';
import { createCheckWorker } from './check-worker.ts';
import type { GpuCheckStore } from './store.ts';

/**
 * When a VM is looked at again after something happened on it: a service loads its model a while after the boot. Then
 * every minute, as a reboot from inside is seen by nobody.
 */
const pausesMs = [5_000, 10_000, 20_000, 60_000];
const tickMs = 1_000;
const maxFollowed = 2_000;
const params = z.strictObject({ id: ownIdSchema });

export interface GpuChecks {
  routes: Route[];
  /** Looks now and answers what was found; also in the VM's own object and, when it changed, as an event. */
  check(vm: Vm): Promise<z.infer<typeof gpuCheckSchema>>;
  start(): void;
  close(): Promise<void>;
}

const guarded = (work: () => void, logger: Logger) => (): void => {
  try {
    work();
  } catch (error) {
    logger.error({ err: error }, 'following GPUs failed; tried again');
  }
};

/**
 * The GPUs that VMs really have, against what was bought: of VMs that a preset serves from, when they start, when an
 * endpoint of theirs changes its health, and every minute; of any other on request.
 */
export const createGpuChecks = (deps: {
  database: Database;
  events: EventLog;
  store: GpuCheckStore;
  fleet: Pick<Fleet, 'access' | 'infra' | 'specOf' | 'vm' | 'vms'>;
  ssh: Pick<SshPool, 'run'>;
  acceleratorOf: (specId: string) => Accelerator | null;
  logger: Logger;
  now: () => Date;
}): GpuChecks => {
  const { database, events, store, fleet, logger } = deps;
  const worker = createCheckWorker(deps);
  /** When each VM is due (monotonic ms), and which pause comes after that. */
  const followed = new Map<string, { dueMs: number; step: number }>();
  let unsubscribe = () => {};
  let timer: NodeJS.Timeout | undefined;

  const follow = (infraId: string, vmId: string): void => {
    try {
      // First, as the rest sums up VMs: of a thousand without a GPU nobody asks.
      if (deps.acceleratorOf(fleet.specOf(vmId) ?? '')?.type !== 'gpu') return;
      const vm = fleet.vm(vmId);
      if (vm?.status !== 'running' || fleet.infra(infraId).presetId === null) return;
      worker.hurry(vm);
      if (followed.size < maxFollowed || followed.has(vmId))
        followed.set(vmId, { dueMs: performance.now() + (pausesMs[0] ?? 0), step: 0 });
    } catch (error) {
      logger.warn({ err: error, vmId }, 'the GPUs of a VM could not be followed');
    }
  };
  const tick = (): void => {
    for (const [vmId, { dueMs, step }] of followed) {
      if (dueMs > performance.now()) continue;
      const vm = fleet.vm(vmId);
      if (vm === null) {
        followed.delete(vmId);
        continue;
      }
      const next = Math.min(step + 1, pausesMs.length - 1);
      followed.set(vmId, { dueMs: performance.now() + (pausesMs[next] ?? 0), step: next });
      if (vm.status === 'running') worker.hurry(vm);
    }
  };

  return {
    routes: [
      route({
        method: 'post',
        path: '/vms/:id/gpu-check',
        summary:
          'Look at the GPUs of a VM now: driver, model, memory, MIG, fabric, and models that fell back to the CPU',
        tag: 'Infras',
        role: 'operator',
        params,
        reply: gpuCheckSchema,
        async handle({ params: { id } }) {
          const vm = fleet.vm(id);
          if (vm === null) throw notFound('VM', id);
          if (vm.status !== 'running') {
            const status = say(`status-${vm.status}`);
            throw conflict('vm-not-running', say('gpu-vm-not-running', { status }), say('wait-or-resume'));
          }
          return { body: await worker.check(vm) };
        },
      }),
    ],
    check: (vm) => worker.check(vm),
    start() {
      unsubscribe = events.subscribe((event) => {
        if (event.type === 'infra-deleted') database.transact(() => store.deleteInfra(event.infraId));
        else if (event.type === 'vm-status-changed' && event.status === 'running')
          follow(event.infraId, event.vmId);
        else if (event.type === 'endpoint-health-changed') follow(event.infraId, event.vmId);
      });
      timer = setInterval(guarded(tick, logger), tickMs);
      timer.unref();
    },
    async close() {
      unsubscribe();
      clearInterval(timer);
      await worker.close();
    },
  };
};
