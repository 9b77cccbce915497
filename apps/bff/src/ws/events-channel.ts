import type { EventLog } from '../events/event-log.ts';
import { subscribeToEvents } from '../events/subscription.ts';
import type { Channel, Nudge } from './channel.ts';

/** Events after a number, then live; says once when it has caught up. */
export const openEventsChannel = (
  log: EventLog,
  { id, after }: { id: string; after: number },
  nudge: Nudge,
): Channel => {
  const subscription = subscribeToEvents(log, { after, onMore: nudge });
  let toldCaughtUp = false;
  let isOver = false;
  return {
    pull() {
      if (isOver) return null;
      const step = subscription.next();
      if (step.kind === 'events') return step.events.map((event) => ({ type: 'event', id, event }));
      if (step.kind === 'resync') {
        isOver = true;
        return [{ type: 'resync', id }];
      }
      if (toldCaughtUp) return [];
      toldCaughtUp = true;
      return [{ type: 'caught-up', id, at: step.at }];
    },
    close: () => subscription.close(),
  };
};
