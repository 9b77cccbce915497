const windowMs = 15 * 60_000;
const maxFailures = 5;
/** Bounds memory; the address that failed longest ago is forgotten first. */
const maxAddresses = 10_000;

/** Counts failed logins per address: five in fifteen minutes, then no more are looked at. */
export interface LoginLimit {
  /** Seconds to wait; 0: may try. */
  waitSeconds(address: string): number;
  failed(address: string): void;
}

export const createLoginLimit = (now: () => Date): LoginLimit => {
  const failuresAtMs = new Map<string, number[]>();
  const recent = (address: string): number[] =>
    (failuresAtMs.get(address) ?? []).filter((atMs) => atMs > now().getTime() - windowMs);
  return {
    waitSeconds(address) {
      const failures = recent(address);
      const first = failures.at(-maxFailures);
      if (first === undefined) return 0;
      return Math.max(1, Math.ceil((first + windowMs - now().getTime()) / 1000));
    },
    failed(address) {
      const failures = [...recent(address), now().getTime()].slice(-maxFailures);
      failuresAtMs.delete(address);
      failuresAtMs.set(address, failures);
      const oldest = failuresAtMs.keys().next();
      if (failuresAtMs.size > maxAddresses && oldest.done !== true) failuresAtMs.delete(oldest.value);
    },
  };
};
