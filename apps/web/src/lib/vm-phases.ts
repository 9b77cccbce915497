import type { Event, Vm, VmStatus } from '@terroir/shared-types';

export interface Phase {
  status: VmStatus;
  state: 'done' | 'now' | 'ahead';
  /** null: not begun, or begun before the events that are held. */
  startedAtMs: number | null;
  /** Length so far, or in all when done; null: not known. */
  elapsedMs: number | null;
}

const wayUp: readonly VmStatus[] = ['planned', 'creating', 'booting', 'running'];

/**
 * The way of one VM to `running`, with the time each phase took. Times come from the events of the VM, the
 * present one from the VM itself; off that way (suspended, failed, …) the last phase is the present status.
 */
export const phasesOf = (
  vm: Pick<Vm, 'id' | 'status' | 'statusSince' | 'createdAt'>,
  events: readonly Event[],
  nowMs: number,
): Phase[] => {
  const startedAtMs = new Map<VmStatus, number>([['planned', Date.parse(vm.createdAt)]]);
  for (const event of events) {
    if (event.type !== 'vm-status-changed' || event.vmId !== vm.id) continue;
    if (!wayUp.includes(event.status)) continue;
    // Only the first time counts: a reboot also passes through running.
    if (event.from === null || wayUp.includes(event.from))
      startedAtMs.set(event.status, Date.parse(event.at));
  }
  const onTheWay = wayUp.indexOf(vm.status);
  const statuses = onTheWay >= 0 ? wayUp : [...wayUp.filter((status) => startedAtMs.has(status)), vm.status];
  startedAtMs.set(vm.status, Date.parse(vm.statusSince));
  const present = statuses.indexOf(vm.status);
  return statuses.map((status, index) => {
    const start = startedAtMs.get(status) ?? null;
    const next = statuses.slice(index + 1, present + 1).find((later) => startedAtMs.has(later));
    const end = index === present ? nowMs : next === undefined ? null : (startedAtMs.get(next) ?? null);
    return {
      status,
      state: index < present ? 'done' : index === present ? 'now' : 'ahead',
      startedAtMs: index <= present ? start : null,
      elapsedMs: index > present || start === null || end === null ? null : Math.max(0, end - start),
    };
  });
};
