import type { DriverReport } from '@terroir/shared-types';
import { type Driver, DriverError } from './driver.ts';

/** The report of a driver whose credential can do all or nothing: does it answer, and does it list? */
export const plainReport = async (driver: Driver, signal: AbortSignal): Promise<DriverReport> => {
  const nothing = { regions: [], permissions: [], policy: null, quotas: [], warnings: [] };
  try {
    const { detail, detailWording } = await driver.check(signal);
    const vms = await driver.list(signal); // a health may be open to all; the list proves the credential
    const identity = [
      { label: 'state', value: detail, valueWording: detailWording },
      { label: 'VMs', value: String(vms.length) },
    ];
    return { ...nothing, identity, failure: null };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof DriverError)) throw error;
    return { ...nothing, identity: [], failure: error.failure };
  }
};
