import type { Driver, DriverVm } from '../drivers/driver.ts';

export interface SharedListing {
  /**
   * A listing that may have begun a little earlier. Enough to find a VM by its key; not enough to prove that there
   * is none. Throws when it failed.
   */
  recent(driver: Driver, signal: AbortSignal): Promise<readonly DriverVm[]>;
}

/** A thousand lost answers ask for one listing, not for a thousand. */
export const createSharedListing = (): SharedListing => {
  const inFlight = new WeakMap<Driver, Promise<readonly DriverVm[]>>();
  return {
    recent(driver, signal) {
      const shared = inFlight.get(driver);
      if (shared !== undefined) return shared;
      const listing = driver.list(signal).finally(() => inFlight.delete(driver));
      inFlight.set(driver, listing);
      return listing;
    },
  };
};
