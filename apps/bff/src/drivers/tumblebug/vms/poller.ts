import { setTimeout as delay } from 'node:timers/promises';
import type { Infras } from './infras.ts';

interface Waiter {
  resolve: () => void;
  reject: (error: unknown) => void;
}

const failuresUntilReject = 5;
// A label that another has set, or a boot that a status does not show, is seen after so many polls.
const patientPolls = 10;

export type Poller = ReturnType<typeof createPoller>;

/** One status listing serves all who wait, however many; it runs only while somebody does. */
export const createPoller = ({ marks }: Pick<Infras, 'marks'>, pollMs: number) => {
  const waiting = new Map<string, Set<Waiter>>();
  let last = new Map<string, string>();
  let isRunning = false;

  const take = (infra: string): Waiter[] => {
    const ones = [...(waiting.get(infra) ?? [])];
    waiting.delete(infra);
    return ones;
  };

  const look = async (): Promise<void> => {
    const seen = await marks(AbortSignal.timeout(120_000));
    for (const infra of waiting.keys()) {
      if (seen.get(infra) !== last.get(infra)) for (const { resolve } of take(infra)) resolve();
    }
    last = seen;
  };

  const run = async (): Promise<void> => {
    isRunning = true;
    for (let failures = 0; waiting.size > 0;) {
      await delay(pollMs * (1 + failures), undefined, { ref: false });
      try {
        await look();
        failures = 0;
      } catch (error) {
        failures += 1;
        if (failures < failuresUntilReject) continue;
        for (const infra of waiting.keys()) for (const { reject } of take(infra)) reject(error);
      }
    }
    isRunning = false;
  };

  return {
    /** Resolves once the listing shows this infra otherwise, or after a while; rejects when nothing can be seen. */
    async changed(infra: string, signal: AbortSignal): Promise<void> {
      signal.throwIfAborted();
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const waiter = { resolve, reject };
      const drop = (): void => {
        const ones = waiting.get(infra);
        ones?.delete(waiter);
        if (ones?.size === 0) waiting.delete(infra);
      };
      const onAbort = (): void => reject(signal.reason);
      const timer = setTimeout(resolve, pollMs * patientPolls);
      timer.unref();
      signal.addEventListener('abort', onAbort, { once: true });
      waiting.set(infra, (waiting.get(infra) ?? new Set()).add(waiter));
      if (!isRunning) void run();
      try {
        await promise;
      } finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        drop();
      }
    },
  };
};
