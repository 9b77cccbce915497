import type { Event } from '@terroir/shared-types';
import type { EventLog } from './event-log.ts';

const pollMs = 1_000;
const batch = 200;

/**
 * A log that another process writes: its commits are not heard here, so the tail is looked for. For the
 * read-only server; `close` ends the looking.
 */
export const pollEventLog = (log: EventLog): EventLog & { close(): void } => {
  const listeners = new Set<(event: Event) => void>();
  let told = log.latestSeq();
  const timer = setInterval(() => {
    for (const event of log.read({ after: told, limit: batch })) {
      told = event.seq;
      for (const listener of listeners) listener(event);
    }
  }, pollMs);
  timer.unref();
  return {
    append: (body, actor) => log.append(body, actor),
    latestSeq: () => log.latestSeq(),
    read: (query) => log.read(query),
    total: (infraId) => log.total(infraId),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => clearInterval(timer),
  };
};
