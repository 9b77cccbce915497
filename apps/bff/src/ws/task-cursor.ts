import { isTaskEnded } from '@terroir/shared-types';
import type { OutputStreams } from '../commands/output-streams.ts';
import type { OutFrame } from './channel.ts';
import { chunkFrame } from './chunk-frame.ts';

/** Output read at once: a quarter of what a socket may hold back, so that subscriptions take turns. */
const maxBytes = 256 * 1024;

/** Reads one task by its own cursor: chunks in order, each status once, the final one after the last byte. */
export interface TaskCursor {
  /** Empty: nothing now. Null: the cursor lies beyond what the task has ever written. */
  pull(): OutFrame[] | null;
  /** After a `pull` that gave something: there may be more now. */
  hasMore(): boolean;
  /** Where the next byte is; valid once `pull` was empty. */
  offset(): number;
}

export const createTaskCursor = (
  streams: OutputStreams,
  { id, taskId, after }: { id: string; taskId: string; after: number },
): TaskCursor => {
  let offset = after;
  let told = '';
  let hasMore = true;
  return {
    offset: () => offset,
    hasMore: () => hasMore,
    pull() {
      const tail = streams.tail(taskId, offset, maxBytes);
      if (tail === null || offset > tail.outputBytes) return null;
      const { chunks, status, exitCodes, outputBytes } = tail;
      const frames: OutFrame[] = chunks.map((chunk) => chunkFrame({ id, taskId }, chunk, offset));
      const last = chunks.at(-1);
      if (last !== undefined) offset = last.start + last.data.length;
      hasMore = offset < outputBytes;
      const now = JSON.stringify([status, exitCodes]);
      if (now !== told && !(isTaskEnded(status) && hasMore)) {
        told = now;
        frames.push({ type: 'task-status', id, taskId, status, exitCodes });
      }
      return frames;
    },
  };
};
