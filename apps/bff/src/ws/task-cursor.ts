import { isTaskEnded, type ServerFrame } from '@terroir/shared-types';
import type { OutputStreams } from '../commands/output-streams.ts';

/** Output read at once: a quarter of what a socket may hold back, so that subscriptions take turns. */
const maxBytes = 256 * 1024;

/** Reads one task by its own cursor: chunks in order, each status once, the final one after the last byte. */
export interface TaskCursor {
  /** Empty: nothing now. Null: the cursor lies beyond what the task has ever written. */
  pull(): ServerFrame[] | null;
  /** Where the next byte is; valid once `pull` was empty. */
  offset(): number;
}

export const createTaskCursor = (
  streams: OutputStreams,
  { id, taskId, after }: { id: string; taskId: string; after: number },
): TaskCursor => {
  let offset = after;
  let told = '';
  return {
    offset: () => offset,
    pull() {
      // The task before the output: a status read first never claims an end whose output was not yet there.
      const task = streams.task(taskId);
      if (task === null || offset > task.outputBytes) return null;
      const { chunks, nextOffset, done } = streams.readTask(taskId, offset, maxBytes);
      const frames: ServerFrame[] = chunks.map((chunk) => ({ type: 'chunk', id, taskId, ...chunk }));
      offset = nextOffset;
      const { status, exitCodes } = task;
      const now = JSON.stringify([status, exitCodes]);
      const isFinal = isTaskEnded(status);
      if (now !== told && (isFinal ? done && chunks.length === 0 : true)) {
        told = now;
        frames.push({ type: 'task-status', id, taskId, status, exitCodes });
      }
      return frames;
    },
  };
};
