export interface Rate {
  /** Calls that may come at once. */
  burst: number;
  perSecond: number;
}

export interface TokenBucket {
  /** Takes a token and answers 0, or says in how many ms to ask again. */
  take(nowMs: number): number;
  /** The cloud asked for quiet: nothing for `ms`, then half as fast as before. */
  slowDown(nowMs: number, ms: number): void;
  /** A call went through: after a slow-down the rate comes back little by little. */
  recover(): void;
}

// Never slower than this share of the rate, so that a launch still ends.
const slowest = 1 / 32;
// Sixteen good calls bring a halved rate back.
const recovery = 1 / 32;

/** Calls per second with a burst; it learns from a cloud that says it is too much. */
export const createTokenBucket = (rate: Rate): TokenBucket => {
  let tokens = rate.burst;
  let share = 1;
  let filledMs = Number.NEGATIVE_INFINITY;
  let quietUntilMs = 0;

  const fill = (nowMs: number): void => {
    const fromMs = Math.max(filledMs, quietUntilMs);
    if (nowMs > fromMs && filledMs !== Number.NEGATIVE_INFINITY) {
      tokens = Math.min(rate.burst, tokens + ((nowMs - fromMs) / 1000) * rate.perSecond * share);
    }
    filledMs = Math.max(filledMs, nowMs);
  };

  return {
    take(nowMs) {
      fill(nowMs);
      if (nowMs < quietUntilMs) return quietUntilMs - nowMs;
      if (tokens >= 1) {
        tokens -= 1;
        return 0;
      }
      return Math.ceil(((1 - tokens) / (rate.perSecond * share)) * 1000);
    },
    slowDown(nowMs, ms) {
      fill(nowMs);
      // Many calls of one burst are refused together; that is one lesson, not many.
      if (nowMs >= quietUntilMs) share = Math.max(slowest, share / 2);
      tokens = 0;
      quietUntilMs = Math.max(quietUntilMs, nowMs + ms);
    },
    recover() {
      share = Math.min(1, share + recovery);
    },
  };
};
