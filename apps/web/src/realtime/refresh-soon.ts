import type { QueryClient, QueryKey } from '@tanstack/react-query';

const delayMs = 250;

/** Reads stale data again, once for many events: 1,000 VMs booting must not mean 1,000 reads. */
export const createRefresher = (
  client: QueryClient,
): { refresh: (stale: readonly QueryKey[]) => void; stop: () => void } => {
  const waiting = new Map<string, QueryKey>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = (): void => {
    timer = undefined;
    for (const queryKey of waiting.values()) void client.invalidateQueries({ queryKey });
    waiting.clear();
  };
  return {
    refresh: (stale) => {
      for (const key of stale) waiting.set(JSON.stringify(key), key);
      if (waiting.size > 0) timer ??= setTimeout(flush, delayMs);
    },
    stop: () => clearTimeout(timer),
  };
};
