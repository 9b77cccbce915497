import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';

export interface TimersDeps {
  /** Starts delayed operations and ends expired infras whose time has come. */
  runDue(): void;
  reconcile(signal: AbortSignal): Promise<{ isSettled: boolean; failedConnectionIds: readonly string[] }>;
  /** Takes up intents that a fault left without a loop. */
  wake(): void;
  logger: Logger;
  now: () => Date;
  reconcileMs: number;
}

// The truth is in rows, so a short look at them is enough, also after sleep or a jump of the clock.
const lookMs = 250;
// What changes without an order of ours (a provider's maintenance) is followed more closely until it has settled.
const unsettledMs = 2_000;
// A listing that failed says nothing, and what it would have said may cost: it is asked again sooner, then less often.
const failedMs = 5_000;

/** The durable clocks of the feature: what is due, and the comparison with the providers. */
export const createTimers = (deps: TimersDeps) => {
  const pause = (ms: number, signal: AbortSignal): Promise<void> =>
    delay(ms, undefined, { signal, ref: false }).catch(() => undefined); // aborted: the loops end by themselves

  const look = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      try {
        deps.runDue();
      } catch (error) {
        deps.logger.error({ err: error }, 'due work failed; tried again');
      }
      await pause(lookMs, signal);
    }
  };

  const compare = async (signal: AbortSignal): Promise<void> => {
    for (let failures = 0; !signal.aborted;) {
      let pauseMs = deps.reconcileMs;
      try {
        deps.wake();
        const { isSettled, failedConnectionIds } = await deps.reconcile(signal);
        failures = failedConnectionIds.length === 0 ? 0 : failures + 1;
        if (failures > 0) pauseMs = Math.min(pauseMs, failedMs * 2 ** Math.min(failures - 1, 10));
        if (!isSettled) pauseMs = Math.min(pauseMs, unsettledMs);
      } catch (error) {
        if (!signal.aborted) deps.logger.error({ err: error }, 'comparing with the providers failed');
      }
      await pause(pauseMs, signal);
    }
  };

  return {
    run: async (signal: AbortSignal): Promise<void> => {
      await Promise.all([look(signal), compare(signal)]);
    },
  };
};
