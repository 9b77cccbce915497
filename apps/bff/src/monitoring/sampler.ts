import type { VmSample } from '@terroir/shared-types';
import PQueue from 'p-queue';
import type { Logger } from 'pino';
import type { Fleet } from '../commands/fleet.ts';
import type { Database } from '../db/open-database.ts';
import type { SshPool } from '../ssh/ssh-pool.ts';
import { parseReading, type Reading, sampleCommand } from './sample-command.ts';
import type { MonitoredVm, MonitoringStore } from './store.ts';
import { toSample } from './to-sample.ts';

const atOnce = 8;
const timeoutMs = 12_000;
const keepMs = 2 * 3_600_000;
const flushMs = 1_000;

export type Sampler = ReturnType<typeof createSampler>;

/** Reads every monitored VM in turn; a VM that stops is no longer asked, and a slow one delays no other. */
export const createSampler = (deps: {
  database: Database;
  store: MonitoringStore;
  fleet: Pick<Fleet, 'access'>;
  ssh: Pick<SshPool, 'run'>;
  logger: Logger;
  now: () => Date;
  everyMs: number;
}) => {
  const { database, store, logger, now } = deps;
  const queue = new PQueue({ concurrency: atOnce });
  const stop = new AbortController();
  const underWay = new Set<string>();
  const readings = new Map<string, Reading>();
  const problems = new Map<string, string>();
  let taken: { vmId: string; sample: VmSample }[] = [];
  let timers: NodeJS.Timeout[] = [];

  const read = async ({ vmId, simulated }: MonitoredVm): Promise<void> => {
    const access = deps.fleet.access(vmId);
    if (access === null) return;
    try {
      const { stdout } = await deps.ssh.run(access, sampleCommand(simulated), {
        timeoutMs,
        maxOutputBytes: 16_384,
        signal: stop.signal,
      });
      const reading = parseReading(stdout.toString('utf8'));
      taken.push({ vmId, sample: toSample(reading, readings.get(vmId) ?? null, now()) });
      readings.set(vmId, reading);
      problems.delete(vmId);
    } catch (error) {
      readings.delete(vmId);
      problems.set(vmId, error instanceof Error ? error.message : String(error));
    }
  };

  const round = (): void => {
    const running = store.running(null);
    const living = new Set(running.map(({ vmId }) => vmId));
    for (const known of [readings, problems]) {
      for (const vmId of known.keys()) if (!living.has(vmId)) known.delete(vmId);
    }
    for (const vm of running) {
      if (underWay.has(vm.vmId)) continue;
      underWay.add(vm.vmId);
      void queue.add(async () => {
        if (!stop.signal.aborted) await read(vm);
        underWay.delete(vm.vmId);
      });
    }
  };

  /** One transaction for the samples of a second, however many VMs there are. */
  const flush = (): void => {
    if (taken.length === 0) return;
    const batch = taken;
    taken = [];
    database.transact(() => {
      for (const { vmId, sample } of batch) store.insert(vmId, sample);
      store.prune(now().getTime() - keepMs);
    });
  };

  const guarded = (work: () => void) => (): void => {
    try {
      work();
    } catch (error) {
      logger.error({ err: error }, 'sampling failed; tried again');
    }
  };

  return {
    problem: (vmId: string): string | null => problems.get(vmId) ?? null,
    start(): void {
      timers = [setInterval(guarded(round), deps.everyMs), setInterval(guarded(flush), flushMs)];
      for (const timer of timers) timer.unref();
    },
    async close(): Promise<void> {
      for (const timer of timers) clearInterval(timer);
      stop.abort();
      queue.clear();
      await queue.onIdle();
    },
  };
};
