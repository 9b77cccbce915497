import type { SandboxBill } from '../contract.ts';
import type { StoredVm } from './vm-record.ts';

/** What all VMs of this cloud have cost so far; simulated money, unpriced VMs counted apart. */
export function billOf(vms: readonly StoredVm[], nowMs: number): SandboxBill {
  const items = vms.map((vm) => {
    const runningMs = vm.billedMs + (vm.billingSinceMs === null ? 0 : Math.max(0, nowMs - vm.billingSinceMs));
    return {
      vmId: vm.id,
      name: vm.name,
      spec: vm.spec,
      status: vm.status,
      hourlyUsd: vm.hourlyUsd,
      runningSeconds: runningMs / 1_000,
      accruedUsd: vm.hourlyUsd === null ? null : (vm.hourlyUsd * runningMs) / 3_600_000,
    };
  });
  return {
    simulated: true,
    currency: 'USD',
    at: new Date(nowMs).toISOString(),
    totalUsd: items.reduce((sum, item) => sum + (item.accruedUsd ?? 0), 0),
    unpricedVms: items.filter((item) => item.hourlyUsd === null).length,
    items,
  };
}
