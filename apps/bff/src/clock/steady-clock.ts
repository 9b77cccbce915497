/** Where a steady clock reads. All in ms. */
export interface TimeSources {
  /** What the machine calls the time; may be set to anything at any moment. */
  wallMs: () => number;
  /** Never jumps; stands still while the machine sleeps. */
  monotonicMs: () => number;
  /** Never jumps and goes on while the machine sleeps; may be coarse and slow to read. */
  uptimeMs: () => number;
  /** Of the boot that it counts from; absent: not known. */
  bootId?: string | null;
}

export interface SteadyClock {
  now: () => Date;
  /** Time since the machine's boot, ms: never set, and goes on while it sleeps. */
  uptimeMs: () => number;
  /** Tells that boot from others; null: not known. */
  bootId: string | null;
  /** How far the machine's clock is ahead of ours, ms; 0 while they agree. */
  differenceMs: () => number;
}

// Time services turn a clock by less than this at once; more is somebody's hand or a broken clock.
const toleratedMs = 30_000;
// A sleep shows in the uptime only to this exactness.
const uptimeExactMs = 1_500;

/**
 * The time as everything here reads it. It follows the machine's clock through corrections and sleep and never goes
 * back; when that clock jumps it goes on steadily, so that nothing falls due, expires or costs because of the jump. It
 * agrees again as soon as the machine's clock is back, or with the next start.
 */
export const createSteadyClock = ({
  wallMs,
  monotonicMs,
  uptimeMs,
  bootId = null,
}: TimeSources): SteadyClock => {
  let base = wallMs() - monotonicMs();
  let asleepMs = uptimeMs() - monotonicMs();
  let latestMs = 0;

  /** Our time, moved along with the machine's clock where that may be trusted, and how far that is off. */
  const read = (): { timeMs: number; differenceMs: number } => {
    const steadyMs = monotonicMs();
    const wall = wallMs();
    if (Math.abs(wall - steadyMs - base) > toleratedMs) {
      const sleptMs = uptimeMs() - monotonicMs() - asleepMs;
      if (sleptMs > uptimeExactMs) {
        base += sleptMs;
        asleepMs += sleptMs;
      }
    }
    const differenceMs = wall - steadyMs - base;
    const agrees = Math.abs(differenceMs) <= toleratedMs;
    if (agrees) base = wall - steadyMs;
    latestMs = Math.max(latestMs, steadyMs + base);
    return { timeMs: latestMs, differenceMs: agrees ? 0 : differenceMs };
  };
  return {
    now: () => new Date(read().timeMs),
    differenceMs: () => read().differenceMs,
    uptimeMs,
    bootId,
  };
};
