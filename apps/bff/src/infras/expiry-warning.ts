/** How long before its expiry an infra is warned of, in minutes, longest first. */
const levels = [60, 10] as const;
const msPerMinute = 60_000;

/** When the first warning of an infra comes, before its expiry, ms. */
export const firstWarningMs = levels[0] * msPerMinute;

/** The smallest level that has been reached at `now`; null: none yet. */
export const expiryLevel = (expiresAt: string | null, now: Date): 60 | 10 | null => {
  if (expiresAt === null) return null;
  const leftMs = Date.parse(expiresAt) - now.getTime();
  return levels.findLast((level) => leftMs <= level * msPerMinute) ?? null;
};
