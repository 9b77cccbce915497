import type { Failure } from '@terroir/shared-types';
import type { DriverVm } from '../drivers/driver.ts';
import { pauseFor } from './backoff.ts';
import type { IntentRow } from './intent-store.ts';
import type { Turn, WorkerDeps } from './worker-deps.ts';
import { asMessage, asRemedy, say } from '../wordings/say.ts';

/** When a VM whose creation was never answered is presumed not to exist. All in ms. */
export interface AbsenceRule {
  /** The first complete listing that counts begins this long after the call. */
  firstAfterMs: number;
  /** The second one this long after the first. */
  againAfterMs: number;
  everyMs: number;
}

// Clouds list with delays of minutes at worst; two complete listings far apart are what the field's post-mortems ask for.
export const defaultAbsenceRule: AbsenceRule = {
  firstAfterMs: 10 * 60_000,
  againAfterMs: 5 * 60_000,
  everyMs: 30_000,
};

/**
 * Looks for the VM of an unanswered create by its key until it is seen, or until two complete listings, far enough
 * apart, have not shown it. For drivers whose create may not be repeated. Time is counted by the monotonic clock from
 * now on, so neither a jump of the clock nor a restart shortens the wait.
 */
export const searchUnanswered = async (
  deps: WorkerDeps,
  turn: Turn,
  intent: IntentRow,
): Promise<DriverVm | 'absent' | 'stopped'> => {
  const { firstAfterMs, againAfterMs, everyMs } = deps.absence;
  const beganMs = performance.now();
  let firstMissedMs: number | null = null;
  while (!turn.stop.aborted) {
    const askedMs = performance.now();
    try {
      const listed = await deps.listing.recent(turn.driver, turn.stop);
      const found = listed.find((vm) => vm.tags['terroir-key'] === intent.id);
      if (found !== undefined) return found;
      if (firstMissedMs !== null && askedMs - firstMissedMs >= againAfterMs) return 'absent';
      if (firstMissedMs === null && askedMs - beganMs >= firstAfterMs) firstMissedMs = askedMs;
    } catch (error) {
      // Fail closed: a failed listing does not count as one that did not show it.
      if (!turn.stop.aborted) deps.logger.warn({ vmId: turn.vmId, err: error }, 'listing by key failed');
    }
    await pauseFor(everyMs, turn.stop);
  }
  return 'stopped';
};

export const neverShown = (connectionId: string): Failure => ({
  code: 'unknown',
  ...asMessage(say('create-never-answered', { connection: connectionId })),
  retryable: true,
  ...asRemedy(say('create-scale-up')),
});
