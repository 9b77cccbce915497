import type { Failure, Vm } from '@terroir/shared-types';

/** VMs that failed alike: one cause, one remedy, one button. */
export interface FailureGroup {
  failure: Failure;
  specId: string;
  vms: Vm[];
}

/** Digits differ from VM to VM (what is in use, addresses) where the cause is one. */
const alike = (message: string): string => message.replaceAll(/\d+/g, '#');

/** The failed VMs by cause, the most frequent first. */
export const groupFailures = (vms: readonly Vm[]): FailureGroup[] => {
  const groups = new Map<string, FailureGroup>();
  for (const vm of vms) {
    const { failure } = vm;
    if (failure === undefined) continue;
    const key = `${vm.status} ${vm.specId} ${failure.code} ${alike(failure.message)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { failure, specId: vm.specId, vms: [vm] });
    else group.vms.push(vm);
  }
  return [...groups.values()].toSorted((a, b) => b.vms.length - a.vms.length);
};
