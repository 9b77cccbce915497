import type { DriverRegistry } from '../drivers/registry.ts';

// A cloud that has not answered by then is not waited for: what is due there is at least ordered.
const heardWithinMs = 5 * 60_000;

export type HasCome = (connectionId: string, at: string) => boolean;

/**
 * Whether a time has come by our clock and by that of the cloud: one of the two may be wrong, as after a start with a
 * clock that nobody set, and what it would end is gone for good. Where the cloud's is not known ours counts alone.
 */
export const createHasCome = (deps: {
  drivers: Pick<DriverRegistry, 'get'>;
  now: () => Date;
  /** How far the machine's clock is ahead of `now`, ms: drivers compare the cloud's with that one. */
  differenceMs: () => number;
}): HasCome => {
  const startedMs = performance.now();
  return (connectionId, at) => {
    const ourMs = deps.now().getTime();
    const dueMs = Date.parse(at);
    if (dueMs > ourMs) return false;
    const aheadOfUsMs = deps.drivers.get(connectionId)?.driver.clockDifferenceMs?.();
    if (aheadOfUsMs === undefined) return true;
    if (aheadOfUsMs === null) return performance.now() - startedMs > heardWithinMs;
    return dueMs <= ourMs + deps.differenceMs() + aheadOfUsMs;
  };
};
