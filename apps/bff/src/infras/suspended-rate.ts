import type { SuspendedCostOf } from '../costs/suspended-cost.ts';
import type { InfraStore } from './infra-store.ts';
import type { VmRow } from './rows.ts';

/**
 * What a VM costs per hour while it is suspended, as its provider bills it; null: not known. Undefined for simulated
 * money: the sandbox cloud takes nothing for suspended VMs.
 */
export const createSuspendedRate =
  (deps: { infras: InfraStore; suspendedCostOf: SuspendedCostOf }) =>
  (vm: VmRow): number | null | undefined => {
    const infra = deps.infras.findAny(vm.infra_id);
    if (infra === null || infra.simulated) return undefined;
    const group = deps.infras.groups([infra.id]).find(({ name }) => name === vm.node_group);
    const { provider, hourly_usd: hourlyUsd } = vm;
    return deps.suspendedCostOf({ provider, hourlyUsd, diskGib: group?.disk_size_gib ?? 0 }).hourlyUsd;
  };
