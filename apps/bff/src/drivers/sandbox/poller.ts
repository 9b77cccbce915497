import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SandboxVm, SandboxVmBrief } from '../../sandbox-cloud/contract.ts';
import { pauseMs } from './pause.ts';

export interface PollerDeps {
  /** All living VMs. */
  list(signal: AbortSignal): Promise<readonly SandboxVmBrief[]>;
  /** One VM as it is now; null: the cloud does not know it. */
  get(id: string, signal: AbortSignal): Promise<SandboxVm | null>;
  minMs: number;
  maxMs: number;
}

type Waiter = { known: string; resolve: () => void; reject: (error: unknown) => void };

export interface Poller {
  /** Resolves once a listing shows the VM otherwise than `known` (or not at all), or after a failed poll rejects. */
  changed(id: string, known: SandboxVmBrief, signal: AbortSignal): Promise<void>;
}

const failuresUntilReject = 5;
// Each that is told goes on with a call of its own; hundreds of them in one turn would hold up everything else.
const toldPerTurn = 16;
const mark = (vm: SandboxVmBrief): string => `${vm.status} ${vm.bootId} ${vm.sshPort}`;

/** One listing serves all who wait, however many; it runs only while somebody does. */
export const createPoller = (deps: PollerDeps): Poller => {
  const waiters = new Map<string, Set<Waiter>>();
  let stop: AbortController | null = null;
  let pauseNowMs = deps.minMs;

  const settle = (id: string, waiter: Waiter, then: () => void): void => {
    const ones = waiters.get(id);
    ones?.delete(waiter);
    if (ones?.size === 0) waiters.delete(id);
    if (waiters.size === 0) {
      stop?.abort();
      stop = null;
    }
    then();
  };

  const tellChanges = async (vms: readonly SandboxVmBrief[]): Promise<boolean> => {
    const seen = new Map(vms.map((vm) => [vm.id, mark(vm)]));
    const changed = [...waiters].flatMap(([id, ones]) =>
      [...ones].filter(({ known }) => seen.get(id) !== known).map((waiter) => ({ id, waiter })),
    );
    for (const [index, { id, waiter }] of changed.entries()) {
      if (index > 0 && index % toldPerTurn === 0) await nextTurn();
      settle(id, waiter, waiter.resolve);
    }
    return changed.length > 0;
  };

  const rejectAll = (error: unknown): void => {
    for (const [id, ones] of waiters) {
      for (const waiter of ones) settle(id, waiter, () => waiter.reject(error));
    }
  };

  const run = async (signal: AbortSignal): Promise<void> => {
    for (let failures = 0; !signal.aborted;) {
      await pauseMs(pauseNowMs, signal);
      const startedMs = performance.now();
      try {
        const listed = await deps.list(signal);
        // At most a fifth of the time goes into listing, however long the list.
        const costMs = (performance.now() - startedMs) * 4;
        const changed = await tellChanges(listed);
        failures = 0;
        pauseNowMs = Math.max(costMs, changed ? deps.minMs : Math.min(deps.maxMs, pauseNowMs * 1.5));
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        pauseNowMs = Math.min(deps.maxMs, pauseNowMs * 2);
        if (failures < failuresUntilReject) continue;
        rejectAll(error);
      }
    }
  };

  const start = (): void => {
    if (stop !== null) return;
    const mine = new AbortController();
    stop = mine;
    pauseNowMs = deps.minMs;
    run(mine.signal).catch((error: unknown) => {
      if (mine.signal.aborted) return;
      rejectAll(error);
    });
  };

  return {
    changed: (id, known, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) {
          reject(signal.reason as Error);
          return;
        }
        const aborted = (): void => settle(id, waiter, () => reject(signal.reason as Error));
        const done = (): void => signal.removeEventListener('abort', aborted);
        const waiter: Waiter = {
          known: mark(known),
          resolve: () => {
            done();
            resolve();
          },
          reject: (error) => {
            done();
            reject(error);
          },
        };
        signal.addEventListener('abort', aborted, { once: true });
        waiters.set(id, (waiters.get(id) ?? new Set()).add(waiter));
        start();
      }),
  };
};
