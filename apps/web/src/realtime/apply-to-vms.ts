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

/** Where each VM stands in a list; handed on to the next list, as a change of status moves nobody. */
const indexes = new WeakMap<readonly Vm[], ReadonlyMap<string, number>>();

const indexOf = (vms: readonly Vm[]): ReadonlyMap<string, number> => {
  const known = indexes.get(vms) ?? new Map(vms.map(({ id }, index) => [id, index]));
  indexes.set(vms, known);
  return known;
};

/** `complete`: false when one of the VMs is not among them, so that the list must be read again. */
export const applyToVms = (
  vms: readonly Vm[],
  events: readonly VmStatusChanged[],
): { vms: Vm[]; complete: boolean } => {
  const index = indexOf(vms);
  const next = [...vms];
  let complete = true;
  for (const event of events) {
    const at = index.get(event.vmId);
    const vm = at === undefined ? undefined : next[at];
    if (at === undefined || vm === undefined) complete = false;
    else next[at] = applyToVm(vm, event);
  }
  indexes.set(next, index);
  return { vms: next, complete };
};

export const applyToCounts = (counts: StatusCounts, events: readonly VmStatusChanged[]): StatusCounts => {
  const next = { ...counts };
  for (const { from, status } of events) {
    if (from !== null) next[from] = Math.max(0, (next[from] ?? 0) - 1);
    next[status] = (next[status] ?? 0) + 1;
  }
  return next;
};
