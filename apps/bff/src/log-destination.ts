import { pino } from 'pino';

// What could not be written yet is written with a later line, if there is room then.
const waitingMaxBytes = 1 << 20;

/**
 * Standard error for the log. Its reader may go, its disk run full, its terminal be closed: then lines are lost, and
 * nothing else. Unheard, the error would break whatever was about to be logged.
 */
export const openLogDestination = () => {
  const destination = pino.destination({ dest: 2, sync: true, maxLength: waitingMaxBytes });
  destination.on('error', () => undefined);
  return destination;
};
