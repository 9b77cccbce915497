import type { QueryClient, QueryKey } from '@tanstack/react-query';
import { isGone } from './forget-infra.ts';

const delayMs = 250;
const restMs = 1000;
/** A read may take this share of the time at most: one that parses 10,000 VMs must leave time for everything else. */
const busyShare = 0.1;

/**
 * Reads stale data again, once for many events: 1,000 VMs booting must not mean 1,000 reads. While events go on,
 * each key rests between two reads, the longer the longer its read took.
 */
export const createRefresher = (
  client: QueryClient,
): { refresh: (stale: readonly QueryKey[]) => void; stop: () => void } => {
  const waiting = new Map<string, QueryKey>();
  const restUntil = new Map<string, number>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const read = async (name: string, queryKey: QueryKey): Promise<void> => {
    const startMs = performance.now();
    restUntil.set(name, Infinity);
    await client.invalidateQueries({ queryKey, predicate: (query) => !isGone(query) });
    const endMs = performance.now();
    restUntil.set(name, endMs + Math.max(restMs, (endMs - startMs) / busyShare));
  };
  const flush = (): void => {
    timer = undefined;
    const nowMs = performance.now();
    for (const [name, until] of restUntil) if (until <= nowMs) restUntil.delete(name);
    for (const [name, queryKey] of waiting) {
      if (restUntil.has(name)) continue;
      waiting.delete(name);
      void read(name, queryKey);
    }
    if (waiting.size > 0) timer = setTimeout(flush, delayMs);
  };
  return {
    refresh: (stale) => {
      for (const key of stale) waiting.set(JSON.stringify(key), key);
      if (waiting.size > 0) timer ??= setTimeout(flush, delayMs);
    },
    stop: () => clearTimeout(timer),
  };
};
