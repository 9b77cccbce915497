import { CloudError } from '../api/cloud-error.ts';

/** Refuses more than so many creations within one second in one region, as clouds do that are asked too fast. */
export const createThrottle = (perSecond: () => number | null) => {
  const windows = new Map<string, { startedMs: number; count: number }>();
  return ({ provider, region }: { provider: string; region: string }): void => {
    const limit = perSecond();
    if (limit === null) return;
    const now = performance.now();
    const key = `${provider}+${region}`;
    const open = windows.get(key);
    const window = open !== undefined && now - open.startedMs < 1000 ? open : { startedMs: now, count: 0 };
    windows.set(key, window);
    window.count += 1;
    if (window.count <= limit) return;
    throw new CloudError(503, 'RequestLimitExceeded', 'Request limit exceeded. [simulated]', {
      'retry-after': '1',
    });
  };
};
