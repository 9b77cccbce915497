import type { AttemptHistory } from '@terroir/recommend-engine';
import type { DriverRegistry } from '../drivers/registry.ts';
import type { AttemptStore } from './attempt-store.ts';

const dayMs = 86_400_000;
const sinceDays = 60;
// A stock-out of last week says half as much as one of today.
const halfLifeDays = 7;
// New attempts count at once; without any, the ages move on this often.
const freshMs = 3_600_000;

/**
 * Our own launches per spec, decayed by age, for the reliability criterion. Simulated launches teach only while
 * there is nothing but simulation: a fault that was switched on in the sandbox says nothing about a real cloud.
 */
export const createAttemptHistory = (deps: {
  attempts: AttemptStore;
  drivers: DriverRegistry;
  now: () => Date;
}): AttemptHistory => {
  let known: {
    atMs: number;
    latestId: number;
    bySpec: Map<string, { succeeded: number; tried: number }>;
  } | null = null;

  const read = () => {
    const nowMs = deps.now().getTime();
    const latestId = deps.attempts.latestId();
    if (known !== null && known.latestId === latestId && Math.abs(nowMs - known.atMs) < freshMs)
      return known.bySpec;
    const bySpec = new Map<string, { succeeded: number; tried: number }>();
    const simulated = deps.drivers.all().every(({ driver }) => driver.simulated);
    const rows = deps.attempts.outcomes(
      new Date(nowMs).toISOString(),
      new Date(nowMs - sinceDays * dayMs).toISOString(),
      simulated,
    );
    for (const row of rows) {
      const share = 0.5 ** (Math.max(0, row.age_days) / halfLifeDays);
      const sum = bySpec.get(row.spec_id) ?? { succeeded: 0, tried: 0 };
      sum.succeeded += row.succeeded * share;
      sum.tried += row.tried * share;
      bySpec.set(row.spec_id, sum);
    }
    known = { atMs: nowMs, latestId, bySpec };
    return bySpec;
  };

  // The engine asks for every matching spec of one answer: look at the database once per turn of the event loop.
  let ofThisTurn: ReturnType<typeof read> | null = null;
  const current = () => {
    if (ofThisTurn === null) {
      ofThisTurn = read();
      queueMicrotask(() => (ofThisTurn = null));
    }
    return ofThisTurn;
  };
  return {
    of: (provider, region, specName) => current().get(`${provider}+${region}+${specName}`),
    all: () => current(),
  };
};
