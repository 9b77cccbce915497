import type { Event } from '@terroir/shared-types';

/** About a frame. Not a frame itself: the map draws in the next one, and a hidden page gets none. */
const gatherMs = 16;

/** Gathers what comes within a frame, so that a flood of events is applied and drawn once per frame. */
export const createEventQueue = (apply: (events: readonly Event[]) => void) => {
  let waiting: Event[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const events = waiting;
    waiting = [];
    if (events.length > 0) apply(events);
  };
  return {
    push: (event: Event): void => {
      waiting.push(event);
      timer ??= setTimeout(flush, gatherMs);
    },
    /** Applies what waits at once. */
    flush,
  };
};
