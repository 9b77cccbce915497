import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';

export interface TimersDeps {
  /** Starts delayed operations and ends expired infras whose time has come. */
  runDue(): void;
  reconcile(signal: AbortSignal): Promise<{ isSettled: boolean }>;
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
    while (!signal.aborted) {
      let pauseMs = deps.reconcileMs;
      try {
        deps.wake();
        const { isSettled } = await deps.reconcile(signal);
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
