import { setTimeout as delay } from 'node:timers/promises';
import type { Vm } from '@terroir/shared-types';
import PQueue from 'p-queue';
import type { Logger } from 'pino';
import type { Fleet } from '../commands/fleet.ts';
import type { OpenTunnel } from './open-tunnel.ts';
import { probeEndpoint } from './probe-endpoint.ts';
import type { EndpointService } from './service.ts';
import { say } from '../wordings/say.ts';
import { saidBy, thenSaid, type Words } from '../wordings/words.ts';
import type { EndpointRow, EndpointStore } from './store.ts';

export interface HealthTiming {
  tickMs: number;
  /** Between checks of an endpoint that is starting. */
  startingMs: number;
  /** Between checks of one that is healthy. */
  healthyMs: number;
  unhealthyMs: number;
}

export const defaultHealthTiming: HealthTiming = {
  tickMs: 500,
  startingMs: 3_000,
  healthyMs: 30_000,
  unhealthyMs: 10_000,
};

/** Of the VM of an endpoint: is it still being set up, in words, and what to do when it is not. Null: nothing is known. */
export type SetupStatus = (
  vmId: string,
  endpointName: string,
) => { isComing: boolean; says: Words; hint: Words | null } | null;

export interface HealthWorkerDeps {
  store: EndpointStore;
  service: EndpointService;
  fleet: Pick<Fleet, 'vms'>;
  open: OpenTunnel;
  /** How the setup of an endpoint's VM stands. */
  setupStatus: SetupStatus;
  /** True: the spec of the VM has a GPU, so a model belongs on it. Default: none has. */
  expectsGpu?: (vm: Vm) => boolean;
  logger: Logger;
  timing?: Partial<HealthTiming>;
}

interface Verdict {
  health: EndpointRow['health'];
  detail: Words;
}

const maxConcurrentChecks = 8;
const maxCloseMs = 2_000;

/** Keeps the health of every endpoint current by asking the services themselves. */
export const createHealthWorker = (deps: HealthWorkerDeps) => {
  const { store, service, fleet, open, logger } = deps;
  const timing = { ...defaultHealthTiming, ...deps.timing };
  const queue = new PQueue({ concurrency: maxConcurrentChecks });
  const stopping = new AbortController();
  /** When each endpoint is due (monotonic ms); Infinity while its check is under way and none is wanted after. */
  const due = new Map<string, number>();
  const underWay = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  const judge = async (endpoint: EndpointRow, vm: Vm | undefined): Promise<Verdict> => {
    const waiting = vmVerdict(vm);
    if (waiting !== null) return waiting;
    try {
      const detail = await probeEndpoint(endpoint, () => open(endpoint), {
        askForAnswer: endpoint.health !== 'healthy',
        expectsGpu: vm !== undefined && deps.expectsGpu?.(vm) === true,
        signal: stopping.signal,
      });
      return { health: 'healthy', detail };
    } catch (error) {
      const why = saidBy(error);
      // The database may be closed by now; nobody reads this verdict.
      if (stopping.signal.aborted) return { health: endpoint.health, detail: why };
      const setup = deps.setupStatus(endpoint.vmId, endpoint.name);
      if (setup !== null && endpoint.health === 'starting' && setup.isComing) {
        return { health: 'starting', detail: thenSaid(setup.says, why) };
      }
      return { health: 'unhealthy', detail: thenSaid(why, setup?.hint ?? null) };
    }
  };

  const check = async (endpoint: EndpointRow, vm: Vm | undefined): Promise<void> => {
    const { health, detail } = await judge(endpoint, vm);
    if (stopping.signal.aborted) return;
    service.setHealth(endpoint.id, health, detail);
    if (health !== endpoint.health) {
      logger.info({ endpointId: endpoint.id, vmId: endpoint.vmId, health }, 'endpoint health changed');
    }
    // Wanted again meanwhile: stay due now.
    if (due.get(endpoint.id) !== Number.POSITIVE_INFINITY) return;
    const pause = {
      unknown: timing.startingMs,
      starting: timing.startingMs,
      healthy: timing.healthyMs,
      unhealthy: timing.unhealthyMs,
    };
    due.set(endpoint.id, performance.now() + pause[health]);
  };

  const vmsOf = (infraId: string): ReadonlyMap<string, Vm> => {
    try {
      return new Map(fleet.vms(infraId).map((vm) => [vm.id, vm]));
    } catch (error) {
      logger.warn({ err: error, infraId }, 'the VMs of an infra with endpoints could not be read');
      return new Map();
    }
  };

  const tick = (): void => {
    const now = performance.now();
    const vms = new Map<string, ReadonlyMap<string, Vm>>();
    for (const [id, at] of due) {
      if (at > now || underWay.has(id)) continue;
      if (queue.size >= maxConcurrentChecks) return;
      const endpoint = store.byId(id);
      if (endpoint === null) {
        due.delete(id);
        continue;
      }
      const ofInfra = vms.get(endpoint.infraId) ?? vmsOf(endpoint.infraId);
      vms.set(endpoint.infraId, ofInfra);
      due.set(id, Number.POSITIVE_INFINITY);
      underWay.add(id);
      void queue.add(async () => {
        try {
          await check(endpoint, ofInfra.get(endpoint.vmId));
        } catch (error) {
          logger.error({ err: error, endpointId: id }, 'an endpoint check broke');
          due.set(id, performance.now() + timing.unhealthyMs);
        } finally {
          underWay.delete(id);
        }
      });
    }
  };

  return {
    start(): void {
      for (const { id } of store.all()) due.set(id, 0);
      timer = setInterval(tick, timing.tickMs);
      timer.unref();
    },
    /** Checks the endpoints of an infra as soon as possible, new ones included. */
    hurry(infraId: string): void {
      for (const { id } of store.byInfra(infraId)) due.set(id, 0);
    },
    /** The same for one VM. */
    hurryVm(vmId: string): void {
      for (const { id } of store.byVm(vmId)) due.set(id, 0);
    },
    /** Checks one endpoint as soon as possible, e.g. when a request to it failed. */
    hurryOne(id: string): void {
      if (due.has(id)) due.set(id, 0);
    },
    async close(): Promise<void> {
      clearInterval(timer);
      stopping.abort();
      queue.clear();
      // A dial that is under way cannot be called back; its late answer is dropped.
      await Promise.race([queue.onIdle(), delay(maxCloseMs, undefined, { ref: false })]);
    },
  };
};

/** What the VM's own status says; null: it runs, so ask the service. */
const vmVerdict = (vm: Vm | undefined): Verdict | null => {
  if (vm === undefined) return { health: 'unhealthy', detail: say('endpoint-vm-ended') };
  switch (vm.status) {
    case 'running':
      return null;
    case 'planned':
    case 'creating':
    case 'booting':
    case 'resuming':
    case 'rebooting':
      return { health: 'starting', detail: say('endpoint-vm-is', { status: say(`status-${vm.status}`) }) };
    case 'suspending':
    case 'suspended':
      return { health: 'unhealthy', detail: say('endpoint-resume', { status: say(`status-${vm.status}`) }) };
    case 'terminating':
    case 'terminated':
    case 'failed':
      return { health: 'unhealthy', detail: say('endpoint-vm-is', { status: say(`status-${vm.status}`) }) };
    default:
      vm.status satisfies 'unknown';
      return { health: 'unhealthy', detail: say('endpoint-vm-unknown') };
  }
};
