import type { Event, PhaseMedian, Vm, VmStatus } from '@terroir/shared-types';
import { phasesOf } from '../../lib/vm-phases.ts';

/** The columns of the matrix. */
export const matrixPhases = ['planned', 'creating', 'booting'] as const;
export type MatrixPhase = (typeof matrixPhases)[number];

export interface MatrixCell {
  state: 'done' | 'now' | 'ahead' | 'failed';
  /** null: not begun, or not known. */
  elapsedMs: number | null;
  /** Of earlier VMs; null: there were none. */
  medianMs: number | null;
}

export interface MatrixRow {
  vm: Vm;
  /** Worked out when asked for: of 10,000 rows a few are seen. */
  cells: () => Record<MatrixPhase, MatrixCell>;
  /** What is still to come by the medians, ms; null: it has arrived, or nothing is known. */
  remainingMs: number | null;
}

type Cells = Record<MatrixPhase, MatrixCell>;

// What needs a person stands first, what has arrived last.
const order: Partial<Record<VmStatus, number>> = {
  failed: 0,
  unknown: 1,
  planned: 3,
  creating: 2,
  booting: 2,
};
/** Its times grow. */
export const isOnItsWay = ({ status }: Pick<Vm, 'status'>): boolean =>
  status === 'planned' || status === 'creating' || status === 'booting';
const rankOf = ({ status }: Vm): number => order[status] ?? 4;

const cellsOf = (
  vm: Vm,
  events: readonly Event[],
  medianOf: (phase: MatrixPhase) => number | null,
  nowMs: number,
): Cells => {
  const phases = phasesOf(vm, events, nowMs);
  const failedAt = vm.status === 'failed' ? phases.at(-2)?.status : undefined;
  const cell = (phase: MatrixPhase): MatrixCell => {
    const found = phases.find(({ status }) => status === phase);
    const medianMs = medianOf(phase);
    if (found === undefined) {
      // Off the way up: what came before has been gone through, though its times are not held any more.
      const isPast = !['planned', 'creating', 'booting', 'failed', 'unknown'].includes(vm.status);
      return { state: isPast ? 'done' : 'ahead', elapsedMs: null, medianMs };
    }
    return {
      state: failedAt === phase ? 'failed' : found.state,
      elapsedMs: found.elapsedMs,
      medianMs,
    };
  };
  return { planned: cell('planned'), creating: cell('creating'), booting: cell('booting') };
};

const remainingOf = (cells: Cells): number | null => {
  const open = matrixPhases
    .map((phase) => cells[phase])
    .filter(({ state }) => state === 'now' || state === 'ahead');
  if (open.every(({ state }) => state === 'ahead')) return null;
  let sumMs = 0;
  for (const { state, elapsedMs, medianMs } of open) {
    if (medianMs === null) return null;
    sumMs += state === 'now' ? Math.max(0, medianMs - (elapsedMs ?? 0)) : medianMs;
  }
  return sumMs;
};

/** One row per VM that is wanted or failed, failures first, then the slowest; else as they were made. */
export const matrixRows = (
  vms: readonly Vm[],
  events: readonly Event[],
  medians: readonly PhaseMedian[],
  nowMs: number,
): MatrixRow[] => {
  const ofVm = Map.groupBy(
    events.filter((event) => event.type === 'vm-status-changed'),
    ({ vmId }) => vmId,
  );
  const known = new Map(medians.map(({ specId, phase, medianMs }) => [`${specId} ${phase}`, medianMs]));
  return vms
    .filter(({ status }) => status !== 'terminated' && status !== 'terminating')
    .map((vm) => {
      const cells = (): Cells =>
        cellsOf(
          vm,
          ofVm.get(vm.id) ?? [],
          (phase) => known.get(`${vm.specId} ${phase}`) ?? null,
          Math.max(nowMs, Date.parse(vm.statusSince)),
        );
      return { vm, cells, remainingMs: isOnItsWay(vm) ? remainingOf(cells()) : null };
    })
    .toSorted((a, b) => rankOf(a.vm) - rankOf(b.vm) || (b.remainingMs ?? 0) - (a.remainingMs ?? 0));
};
