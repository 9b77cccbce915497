import type { DriverVm } from '../drivers/driver.ts';
import type { Turn } from './worker-deps.ts';

/** The VM as its provider shows it now; null: it cannot be told. */
export const peek = async (turn: Turn, providerVmId: string): Promise<DriverVm | null> => {
  for await (const seen of turn.driver.watch(providerVmId, turn.stop)) return seen;
  return null;
};
