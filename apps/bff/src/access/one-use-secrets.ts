import { randomBytes } from 'node:crypto';
import { sha256 } from './equal-secrets.ts';

/** Secrets that open something once, for a short time: login code, tickets. Kept in memory only. */
export interface OneUseSecrets<Value> {
  issue(value: Value): { secret: string; expiresAt: string };
  /** The value, once; null when unknown, used or too old. */
  redeem(secret: string): Value | null;
}

export const createOneUseSecrets = <Value>(options: {
  lifetimeMs: number;
  /** The oldest give way beyond this. */
  max: number;
  now: () => Date;
}): OneUseSecrets<Value> => {
  // By hash, so that a lookup's time tells nothing about the secret. Insertion order is age order.
  const living = new Map<string, { value: Value; expiresAtMs: number }>();
  return {
    issue(value) {
      const nowMs = options.now().getTime();
      for (const [hash, { expiresAtMs }] of living) {
        if (expiresAtMs > nowMs && living.size < options.max) break;
        living.delete(hash);
      }
      const secret = randomBytes(24).toString('base64url');
      const expiresAtMs = nowMs + options.lifetimeMs;
      living.set(sha256(secret), { value, expiresAtMs });
      return { secret, expiresAt: new Date(expiresAtMs).toISOString() };
    },
    redeem(secret) {
      const hash = sha256(secret);
      const found = living.get(hash);
      living.delete(hash);
      return found !== undefined && found.expiresAtMs > options.now().getTime() ? found.value : null;
    },
  };
};
