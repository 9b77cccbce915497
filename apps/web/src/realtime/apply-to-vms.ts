import type { Event, StatusCounts, Vm } from '@terroir/shared-types';

export type VmStatusChanged = Extract<Event, { type: 'vm-status-changed' }>;

/** The VM after the event. */
export const applyToVm = (vm: Vm, { status, raw, failure, at }: VmStatusChanged): Vm => {
  const { failure: _old, ...rest } = vm;
  return {
    ...rest,
    status,
    raw,
    statusSince: at,
    ...(failure === undefined ? {} : { failure }),
    ...(status === 'running' && vm.runningSince === undefined ? { runningSince: at } : {}),
  };
};

/** Null when the VM is not among them: the list must be read again. */
export const applyToVms = (vms: readonly Vm[], event: VmStatusChanged): Vm[] | null => {
  const index = vms.findIndex(({ id }) => id === event.vmId);
  const vm = vms[index];
  return vm === undefined ? null : vms.with(index, applyToVm(vm, event));
};

export const applyToCounts = (counts: StatusCounts, { from, status }: VmStatusChanged): StatusCounts => ({
  ...counts,
  ...(from === null ? {} : { [from]: Math.max(0, (counts[from] ?? 0) - 1) }),
  [status]: (counts[status] ?? 0) + 1,
});
