import { setTimeout as delay } from 'node:timers/promises';

export interface Backoff {
  baseMs: number;
  maxMs: number;
}

export const defaultBackoff: Backoff = { baseMs: 500, maxMs: 30_000 };

/** Full jitter: uniform in 0..min(max, base × 2^tries), so that many who failed together do not return together. */
export const jitteredMs = ({ baseMs, maxMs }: Backoff, tries: number, random = Math.random): number =>
  random() * Math.min(maxMs, baseMs * 2 ** Math.min(tries, 20));

/** Resolves after `ms`; early and without error when `signal` aborts. */
export const pauseFor = async (ms: number, signal: AbortSignal): Promise<void> => {
  await delay(ms, undefined, { signal, ref: false }).catch(() => undefined);
};

/** Resolves after the pause; early and without error when `signal` aborts. */
export const pause = async (backoff: Backoff, tries: number, signal: AbortSignal): Promise<void> => {
  await pauseFor(jitteredMs(backoff, tries), signal);
};
