import type { LngLat, Vm, VmStatus } from '@terroir/shared-types';

/** The VMs of one region at one place, by status. */
export interface RegionTally {
  regionId: string;
  lngLat: LngLat;
  counts: Map<VmStatus, number>;
}

const keyOf = ({ provider, region, lngLat }: Vm): string => `${provider}+${region}@${lngLat.join()}`;

/**
 * Counts VMs by region and keeps the counts while VMs change: only those that differ from the list before are counted
 * anew, so that a batch of events costs what it changes and not what the fleet holds.
 */
export const createVmTally = () => {
  let known: readonly Vm[] = [];
  const tallies = new Map<string, RegionTally>();

  const add = (vm: Vm, by: 1 | -1): void => {
    const key = keyOf(vm);
    const { provider, region, lngLat } = vm;
    const tally = tallies.get(key) ?? { regionId: `${provider}+${region}`, lngLat, counts: new Map() };
    const count = (tally.counts.get(vm.status) ?? 0) + by;
    if (count > 0) tally.counts.set(vm.status, count);
    else tally.counts.delete(vm.status);
    if (tally.counts.size > 0) tallies.set(key, tally);
    else tallies.delete(key);
  };

  return {
    update: (vms: readonly Vm[]): Iterable<RegionTally> => {
      const before = known;
      known = vms;
      const length = Math.max(before.length, vms.length);
      for (let index = 0; index < length; index += 1) {
        // Most are the same: nothing but this comparison is done for them.
        if (before[index] === vms[index]) continue;
        const old = before[index];
        const next = vms[index];
        if (old !== undefined) add(old, -1);
        if (next !== undefined) add(next, 1);
      }
      return tallies.values();
    },
  };
};
