import type { Logger } from 'pino';

export interface Waker {
  /** Asks for a look in the next turn of the event loop; many at once are one. Nothing before `start` and after `stop`. */
  wake: () => void;
  start: () => void;
  stop: () => void;
}

/** Looks when woken, and by itself every `everyMs`: what no event tells of is found then. */
export const createWaker = (deps: {
  look: () => void;
  everyMs: number;
  /** For the log, when a look breaks; the next one comes all the same. */
  what: string;
  logger: Logger;
}): Waker => {
  let isStarted = false;
  let due: NodeJS.Immediate | null = null;
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    due = null;
    try {
      deps.look();
    } catch (error) {
      deps.logger.error({ err: error }, `${deps.what} could not be looked after`);
    }
  };
  const wake = (): void => {
    if (isStarted) due ??= setImmediate(look);
  };
  return {
    wake,
    start() {
      isStarted = true;
      timer = setInterval(wake, deps.everyMs).unref();
      wake();
    },
    stop() {
      isStarted = false;
      clearInterval(timer);
      if (due !== null) clearImmediate(due);
      due = null;
    },
  };
};
