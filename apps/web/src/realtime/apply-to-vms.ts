import type { Event, StatusCounts, Vm } from '@terroir/shared-types';

export type VmStatusChanged = Extract<Event, { type: 'vm-status-changed' }>;

/** The VM after the event. */
export const applyToVm = (vm: Vm, { status, raw, failure, at }: VmStatusChanged): Vm => {
  // One copy, and nothing is taken out of it that is not there: taking out makes an object slow for good.
  const next: Vm = { ...vm, status, raw, statusSince: at };
  if (failure !== undefined) next.failure = failure;
  else if (vm.failure !== undefined) delete next.failure;
  if (status === 'running' && vm.runningSince === undefined) next.runningSince = at;
  return next;
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
