import { setTimeout as delay } from 'node:timers/promises';

/** Lets `perSecond` callers through in any second, in the order of their coming. */
export const createPace = (perSecond: number): ((signal: AbortSignal) => Promise<void>) => {
  const gapMs = 1000 / perSecond;
  let nextMs = 0;
  return async (signal) => {
    signal.throwIfAborted();
    const nowMs = performance.now();
    const turnMs = Math.max(nowMs, nextMs);
    nextMs = turnMs + gapMs;
    if (turnMs > nowMs) await delay(turnMs - nowMs, undefined, { signal, ref: false });
  };
};
