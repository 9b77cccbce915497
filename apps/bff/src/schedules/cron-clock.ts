import { Cron } from 'croner';

/** Why a cron expression or a time zone cannot be used. */
export class CronError extends Error {
  override name = 'CronError';
  readonly field: 'cron' | 'timeZone';

  constructor(field: 'cron' | 'timeZone', message: string) {
    super(message);
    this.field = field;
  }
}

const isTimeZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false; // that is how an unknown name is told
  }
};

/** The times of one expression in one zone, daylight saving included. Throws a `CronError`. */
export const cronClock = (expression: string, timeZone: string) => {
  if (!isTimeZone(timeZone)) {
    throw new CronError(
      'timeZone',
      `There is no time zone ${JSON.stringify(timeZone)}; use a name such as Asia/Seoul.`,
    );
  }
  const fields = expression.trim().split(/\s+/).length;
  if (fields !== 5) {
    throw new CronError(
      'cron',
      `A schedule has 5 fields (minute, hour, day of month, month, day of week); this has ${fields}.`,
    );
  }
  let cron: Cron;
  try {
    // Never started: the clock that matters is in the rows, and survives a restart.
    cron = new Cron(expression, { timezone: timeZone, paused: true, mode: '5-part' });
  } catch (error) {
    throw new CronError('cron', error instanceof Error ? error.message : String(error));
  }
  return {
    /** The first time after `from`; null: never again. */
    next: (from: Date): Date | null => cron.nextRun(from),
    /** The last time at or before `at`. */
    latest: (at: Date): Date | null => cron.previousRuns(1, new Date(at.getTime() + 1))[0] ?? null,
  };
};
