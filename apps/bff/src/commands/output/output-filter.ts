import type { OutputStream, Task, TaskStatus } from '@terroir/shared-types';
import type { StoredChunk } from './store.ts';

/** Which part of a run's output is meant; what is undefined does not restrict. */
export interface OutputFilter {
  taskIds?: readonly string[] | undefined;
  statuses?: readonly TaskStatus[] | undefined;
  streams?: readonly OutputStream[] | undefined;
  commandIndex?: number | undefined;
}

export const wantedTasks = (filter: OutputFilter, tasks: readonly Task[]): Task[] =>
  tasks.filter(
    ({ id, status }) => (filter.taskIds?.includes(id) ?? true) && (filter.statuses?.includes(status) ?? true),
  );

export const wantsChunk = (
  filter: OutputFilter,
  chunk: Pick<StoredChunk, 'stream' | 'commandIndex'>,
): boolean =>
  (filter.streams?.includes(chunk.stream) ?? true) &&
  (filter.commandIndex === undefined || filter.commandIndex === chunk.commandIndex);
