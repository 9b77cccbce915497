import { runAction } from './run-action.ts';
import { runCreate } from './run-create.ts';
import type { WorkerDeps } from './worker-deps.ts';

// Starting a loop reads a few rows; a slice keeps the event loop free under a launch of a thousand VMs.
const sliceSize = 25;

export interface Worker {
  /** Looks for open intents and works on them; call after each commit that made some, and on start. */
  wake(): void;
  /** True while this VM has an intent in hand. */
  isBusy(vmId: string): boolean;
  /** Stops taking work and waits for the calls in flight to be given up; open intents stay open. */
  close(): Promise<void>;
}

/**
 * Works the journal: one loop per VM with open intents, oldest first, so that no two calls for one VM overlap.
 * The loops hold no truth; all of it is in the rows, and a new worker goes on from there.
 */
export const createWorker = (deps: WorkerDeps): Worker => {
  const stop = new AbortController();
  const loops = new Map<string, { done: Promise<void>; interrupt: AbortController; intentId: string }>();

  const takeTurns = async (vmId: string): Promise<void> => {
    for (;;) {
      const intent = stop.signal.aborted ? null : deps.intents.nextOpen(vmId);
      const vm = intent === null ? null : deps.vms.find(vmId);
      const infra = vm === null ? null : deps.infras.findAny(vm.infra_id);
      const connection = infra === null ? undefined : deps.drivers.get(infra.connection_id);
      if (intent === null || vm === null || connection === undefined) {
        if (intent !== null) deps.logger.error({ vmId, intentId: intent.id }, 'an intent has no connection');
        loops.delete(vmId);
        return;
      }
      const interrupt = new AbortController();
      const loop = loops.get(vmId);
      if (loop !== undefined) Object.assign(loop, { interrupt, intentId: intent.id });
      if (deps.intents.hasNewerOpen(vmId, intent.id)) interrupt.abort();
      const turn = {
        vmId,
        infraId: vm.infra_id,
        region: vm.region,
        connectionId: connection.connectionId,
        connection,
        driver: connection.driver,
        stop: stop.signal,
        interrupt: AbortSignal.any([stop.signal, interrupt.signal]),
      };
      await (intent.kind === 'create' ? runCreate : runAction)(deps, turn, intent);
    }
  };

  const startLoop = (vmId: string): void => {
    const loop = { done: Promise.resolve(), interrupt: new AbortController(), intentId: '' };
    loops.set(vmId, loop);
    loop.done = takeTurns(vmId).catch((error: unknown) => {
      // A fault of ours; the intent stays open and the next wake or start takes it up again.
      deps.logger.error({ vmId, err: error }, 'a VM loop broke');
      loops.delete(vmId);
    });
  };

  const attend = (vmId: string): void => {
    const loop = loops.get(vmId);
    if (loop === undefined) startLoop(vmId);
    else if (deps.intents.hasNewerOpen(vmId, loop.intentId)) loop.interrupt.abort();
  };

  let waiting: string[] = [];
  const attendSlice = (): void => {
    if (stop.signal.aborted) return;
    for (const vmId of waiting.splice(0, sliceSize)) attend(vmId);
    if (waiting.length > 0) setImmediate(attendSlice);
  };

  return {
    wake() {
      if (stop.signal.aborted) return;
      const isIdle = waiting.length === 0;
      waiting = deps.intents.vmsWithOpen();
      if (isIdle) attendSlice();
    },
    isBusy: (vmId) => loops.has(vmId),
    async close() {
      stop.abort();
      await Promise.all([...loops.values()].map(({ done }) => done));
    },
  };
};
