import { TZDate } from '@date-fns/tz';

const friday = 5;

/** Midnight `days` days after the one that `ms` is in; across a change of the clocks too. */
export const midnight = (ms: number, timeZone: string, days = 0): number => {
  const at = new TZDate(ms, timeZone);
  return new TZDate(at.getFullYear(), at.getMonth(), at.getDate() + days, timeZone).getTime();
};

/** `YYYY-MM-DD` there. */
export const dayName = (ms: number, timeZone: string): string => {
  const at = new TZDate(ms, timeZone);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
};

/** The bounds that a forecast speaks of, in ms since 1970. */
export const calendarAt = (nowMs: number, timeZone: string) => {
  const now = new TZDate(nowMs, timeZone);
  const first = (month: number): number => new TZDate(now.getFullYear(), month, 1, timeZone).getTime();
  return {
    dayStartMs: midnight(nowMs, timeZone),
    monthStartMs: first(now.getMonth()),
    monthEndMs: first(now.getMonth() + 1),
    /** The midnight that ends the coming Friday, today's when today is one. */
    fridayEndMs: midnight(nowMs, timeZone, ((friday - now.getDay() + 7) % 7) + 1),
  };
};
