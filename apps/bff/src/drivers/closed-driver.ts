import type { Failure } from '@terroir/shared-types';
import { type Driver, DriverError } from './driver.ts';

/** Stands where a connection cannot be opened: its VMs stay in sight, and every call says why nothing works. */
export const createClosedDriver = (failure: Failure, simulated: boolean): Driver => {
  const refuse = (): never => {
    throw new DriverError(failure, 'refused');
  };
  const refuseLater = (): Promise<never> => Promise.reject(new DriverError(failure, 'refused'));
  return {
    simulated,
    providers: [],
    idempotent: true,
    actions: ['suspend', 'resume', 'reboot', 'terminate'],
    check: refuseLater,
    list: refuseLater,
    create: refuse,
    act: refuse,
    watch: refuse,
  };
};
