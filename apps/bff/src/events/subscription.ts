import type { Event } from '@terroir/shared-types';
import type { EventLog } from './event-log.ts';

/** Reads at once; bounds the memory of one step. */
const batch = 100;
/** Beyond this many events behind, reading the state again is cheaper than hearing how it came about. */
export const maxBacklog = 10_000;

export type EventStep =
  | { kind: 'events'; events: Event[] }
  /** All events up to `at` were read. */
  | { kind: 'caught-up'; at: number }
  /** The cursor is of another log, too old, or fell too far behind; the subscription is over. */
  | { kind: 'resync' };

export interface EventSubscription {
  next(): EventStep;
  close(): void;
}

/**
 * Follows the log from `after` by pulling: backfill and live are the same reading by cursor, so nothing is
 * missed or doubled at the cutover, and a slow reader costs no memory. `onMore` says that a step is due.
 */
export const subscribeToEvents = (
  log: EventLog,
  { after, onMore }: { after: number; onMore: () => void },
): EventSubscription => {
  let cursor = after;
  const dispose = log.subscribe(onMore);
  return {
    next() {
      const latest = log.latestSeq();
      if (cursor > latest || latest - cursor > maxBacklog) return { kind: 'resync' };
      if (cursor === latest) return { kind: 'caught-up', at: cursor };
      const events = log.read({ after: cursor, limit: batch });
      // A rolled-back number leaves a gap at the very end; then all there is was read.
      cursor = events.at(-1)?.seq ?? latest;
      return events.length === 0 ? { kind: 'caught-up', at: cursor } : { kind: 'events', events };
    },
    close: dispose,
  };
};
