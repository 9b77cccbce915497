import type { SandboxVm } from '../contract.ts';
import { isLiving, toPublicVm } from './vm-record.ts';
import type { StoredVm } from './vm-record.ts';

/** What a listing shows that is `staleMs` behind the truth: younger VMs are missing, statuses are those of then. */
export function listVms(
  vms: readonly StoredVm[],
  withEnded: boolean,
  staleMs: number,
  nowMs: number,
): SandboxVm[] {
  return vms.flatMap((vm) => {
    const status = staleMs === 0 ? vm.status : statusAt(vm, nowMs - staleMs);
    return status && (withEnded || isLiving({ status })) ? [toPublicVm(vm, status)] : [];
  });
}

function statusAt(vm: StoredVm, atMs: number): StoredVm['status'] | null {
  if (Date.parse(vm.createdAt) > atMs) return null;
  return (vm.history.findLast((entry) => entry.atMs <= atMs) ?? vm.history[0])?.status ?? null;
}
