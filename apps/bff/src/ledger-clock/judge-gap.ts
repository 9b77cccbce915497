/** What was known of the time when somebody last looked. */
export interface Mark {
  /** By our clock, ms since 1970. */
  atMs: number;
  /** Of the boot that `uptimeMs` counts from; null: this machine does not tell one boot from another. */
  bootId: string | null;
  uptimeMs: number;
}

export interface Judged {
  /** What has passed since the mark. */
  countedMs: number;
  /** `uptime`: the machine's time since its boot, which nobody sets; `at-least`: no clock that can be right says more. */
  basis: 'uptime' | 'clock' | 'at-least';
  isUncertain: boolean;
}

/** Clocks that differ by less agree: time services set them by as much, and what is read is read one after the other. */
export const agreeingMs = 30_000;
/** A machine's uptime is read to this exactness. */
export const exactMs = 2_000;

/**
 * How long it was from a mark until now. Within one boot of the machine its uptime says it, whatever its clock does;
 * over a boot only the clock can, but not that less has passed than since that boot.
 */
export const judgeGap = (mark: Mark, now: Mark): Judged => {
  const clockMs = now.atMs - mark.atMs;
  if (mark.bootId !== null && mark.bootId === now.bootId && now.uptimeMs >= mark.uptimeMs) {
    const passedMs = now.uptimeMs - mark.uptimeMs;
    const differenceMs = Math.abs(clockMs - passedMs);
    return differenceMs <= exactMs
      ? { countedMs: clockMs, basis: 'clock', isUncertain: false }
      : { countedMs: passedMs, basis: 'uptime', isUncertain: differenceMs > agreeingMs };
  }
  return clockMs >= now.uptimeMs - agreeingMs
    ? { countedMs: Math.max(0, clockMs), basis: 'clock', isUncertain: false }
    : { countedMs: now.uptimeMs, basis: 'at-least', isUncertain: true };
};
