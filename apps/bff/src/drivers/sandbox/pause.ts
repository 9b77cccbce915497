import { setTimeout as delay } from 'node:timers/promises';

/** Waits without holding the process; rejects with the reason of `signal` when it aborts. */
export const pauseMs = async (ms: number, signal: AbortSignal): Promise<void> => {
  await delay(ms, undefined, { signal, ref: false });
};
