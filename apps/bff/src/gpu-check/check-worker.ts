import type { Accelerator, GpuCheck, Vm } from '@terroir/shared-types';
import PQueue from 'p-queue';
import type { Logger } from 'pino';
import type { Fleet } from '../commands/fleet.ts';
import type { Database } from '../db/open-database.ts';
import type { EventLog } from '../events/event-log.ts';
import type { SshPool } from '../ssh/ssh-pool.ts';
import { say } from '../wordings/say.ts';
import { saidBy, type Words } from '../wordings/words.ts';
import { judgeReport } from './judge-report.ts';
import { parseReport } from './parse-report.ts';
import { readCommand } from './read-command.ts';
import { sayFinding } from './say-finding.ts';
import type { GpuCheckStore } from './store.ts';

const atOnce = 4;
const timeoutMs = 60_000;
const maxOutputBytes = 256 * 1024;

export interface CheckWorkerDeps {
  database: Database;
  events: EventLog;
  store: GpuCheckStore;
  fleet: Pick<Fleet, 'access' | 'vm'>;
  ssh: Pick<SshPool, 'run'>;
  /** What the spec of a VM has; null: no accelerator, or the spec is unknown. */
  acceleratorOf: (specId: string) => Accelerator | null;
  logger: Logger;
  now: () => Date;
}

/** Looks at the GPUs of VMs, a few at once, and one VM never twice at the same time. */
export const createCheckWorker = (deps: CheckWorkerDeps) => {
  const { database, events, store, logger } = deps;
  const queue = new PQueue({ concurrency: atOnce });
  const stopping = new AbortController();
  const underWay = new Map<string, Promise<GpuCheck>>();

  const look = async (vm: Vm): Promise<GpuCheck> => {
    const at = deps.now().toISOString();
    const bought = deps.acceleratorOf(vm.specId);
    const unread = (why: Words): GpuCheck => {
      const message = say('gpu-not-readable', { why });
      return {
        at,
        bootId: null,
        outcome: 'unknown',
        expected: null,
        gpus: [],
        models: [],
        findings: [sayFinding('not-readable', 'warning', message, say('gpu-not-readable-remedy'))],
      };
    };
    const access = deps.fleet.access(vm.id);
    if (access === null) return unread(say('gpu-vm-away', { status: say(`status-${vm.status}`) }));
    try {
      const options = { timeoutMs, maxOutputBytes, signal: stopping.signal };
      const { stdout, code } = await deps.ssh.run(access, readCommand, options);
      const report = parseReport(stdout.toString('utf8'));
      const how = code === null ? say('exit-code-unknown') : say('exit-code', { code });
      if (report.bootId === null) return unread(say('gpu-vm-silent', { how }));
      return { at, bootId: report.bootId, ...judgeReport(report, bought) };
    } catch (error) {
      return unread(saidBy(error));
    }
  };

  const record = (vm: Vm, check: GpuCheck): void =>
    database.transact(() => {
      const before = store.ofVms([vm.id]).get(vm.id);
      store.save(vm.id, vm.infraId, check);
      // What is the same as before is read with the VM; an event is for what changed.
      if (before !== undefined && sameNews(before, check)) return;
      events.append(
        {
          type: 'gpu-checked',
          infraId: vm.infraId,
          vmId: vm.id,
          outcome: check.outcome,
          findings: check.findings,
        },
        'system',
      );
    });

  const check = (vm: Vm): Promise<GpuCheck> => {
    const known = underWay.get(vm.id);
    if (known !== undefined) return known;
    const started = queue.add(async () => {
      const found = await look(vm);
      if (!stopping.signal.aborted) record(vm, found);
      if (found.outcome === 'failed') {
        const codes = found.findings.map(({ code }) => code);
        logger.warn({ vmId: vm.id, codes }, 'the GPUs of a VM are not as they should be');
      }
      return found;
    });
    const ended = started.finally(() => underWay.delete(vm.id));
    underWay.set(vm.id, ended);
    return ended;
  };

  return {
    check,
    /** The same without waiting; a failure of ours is logged. */
    hurry(vm: Vm): void {
      check(vm).catch((error: unknown) => logger.error({ err: error, vmId: vm.id }, 'a GPU check broke'));
    },
    async close(): Promise<void> {
      stopping.abort();
      await queue.onIdle();
    },
  };
};

const sameNews = (one: GpuCheck, other: GpuCheck): boolean =>
  one.outcome === other.outcome &&
  one.bootId === other.bootId &&
  JSON.stringify(one.findings) === JSON.stringify(other.findings);
