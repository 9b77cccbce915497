import type { Task, TaskStatus } from '@terroir/shared-types';

export interface ExitFilter {
  commandIndex: number;
  code: number;
}

/** Which tasks are looked at; what is null or empty does not narrow. */
export interface MatrixFilter {
  statuses: readonly TaskStatus[];
  exit: ExitFilter | null;
  /** Part of a VM's name. */
  text: string;
}

export const noFilter: MatrixFilter = { statuses: [], exit: null, text: '' };

export const isFiltered = ({ statuses, exit, text }: MatrixFilter): boolean =>
  statuses.length > 0 || exit !== null || text.trim() !== '';

export const filterTasks = (tasks: readonly Task[], { statuses, exit, text }: MatrixFilter): Task[] => {
  const wanted = text.trim().toLowerCase();
  return tasks.filter(
    (task) =>
      (statuses.length === 0 || statuses.includes(task.status)) &&
      (exit === null || task.exitCodes[exit.commandIndex] === exit.code) &&
      (wanted === '' || task.vmName.toLowerCase().includes(wanted)),
  );
};

/** How many tasks stand where, most of them first. */
export const countStatuses = (tasks: readonly Task[]): { status: TaskStatus; count: number }[] => {
  const counts = new Map<TaskStatus, number>();
  for (const { status } of tasks) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts].map(([status, count]) => ({ status, count })).sort((a, b) => b.count - a.count);
};

/** The exit codes that tell of failure, with how many VMs ended so; most first. */
export const countFailedExits = (tasks: readonly Task[]): (ExitFilter & { count: number })[] => {
  const counts = new Map<string, ExitFilter & { count: number }>();
  for (const { exitCodes } of tasks)
    for (const [commandIndex, code] of exitCodes.entries()) {
      if (code === null || code === 0) continue;
      const key = `${commandIndex} ${code}`;
      const known = counts.get(key) ?? { commandIndex, code, count: 0 };
      counts.set(key, { ...known, count: known.count + 1 });
    }
  return [...counts.values()].sort((a, b) => b.count - a.count);
};

export type CellState = 'waiting' | 'running' | 'ok' | 'failed' | 'not-run';

/** How one command stands on one VM. */
export const cellState = ({ status, exitCodes }: Task, commandIndex: number): CellState => {
  const code = exitCodes[commandIndex] ?? null;
  if (code !== null) return code === 0 ? 'ok' : 'failed';
  const isNext = exitCodes.findIndex((one) => one === null) === commandIndex;
  if (status === 'running') return isNext ? 'running' : 'waiting';
  if (status === 'queued' || status === 'connecting') return 'waiting';
  // The command at which a task was cut off has no code; those after it never began.
  return isNext && (status === 'timed-out' || status === 'lost' || status === 'cancelled')
    ? 'failed'
    : 'not-run';
};
