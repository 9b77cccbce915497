import type { OutputStreams } from '../commands/output-streams.ts';
import type { Channel, Nudge } from './channel.ts';
import { createTaskCursor } from './task-cursor.ts';

/** One task's output from a byte on, then live. Null when there is no such task. */
export const openTaskChannel = (
  streams: OutputStreams,
  { id, taskId, after }: { id: string; taskId: string; after: number },
  nudge: Nudge,
): Channel | null => {
  if (streams.task(taskId) === null) return null;
  const cursor = createTaskCursor(streams, { id, taskId, after });
  const dispose = streams.onActivity({ taskId }, nudge);
  let toldCaughtUp = false;
  let isOver = false;
  return {
    pull() {
      if (isOver) return null;
      const frames = cursor.pull();
      if (frames === null) {
        isOver = true;
        return [{ type: 'resync', id }];
      }
      if (frames.length > 0 || toldCaughtUp) return frames;
      toldCaughtUp = true;
      return [{ type: 'caught-up', id, at: cursor.offset() }];
    },
    close: dispose,
  };
};
