import type { OutputStreams } from '../commands/output-streams.ts';
import type { Channel, Nudge } from './channel.ts';
import { createTaskCursor, type TaskCursor } from './task-cursor.ts';

/** All tasks of a run, each in order; tasks take turns. Null when there is no such run. */
export const openRunChannel = (
  streams: OutputStreams,
  { id, runId, after }: { id: string; runId: string; after: Readonly<Record<string, number>> },
  nudge: Nudge,
): Channel | null => {
  const tasks = streams.runTasks(runId);
  if (tasks === null) return null;
  const cursors = new Map<string, TaskCursor>();
  for (const { id: taskId } of tasks) {
    cursors.set(taskId, createTaskCursor(streams, { id, taskId, after: after[taskId] ?? 0 }));
  }
  // Tasks with something to say; a set keeps the order in which they spoke up.
  const due = new Set(cursors.keys());
  const dispose = streams.onActivity({ runId }, (taskId) => {
    if (!cursors.has(taskId)) return;
    due.add(taskId);
    nudge();
  });
  let toldCaughtUp = false;
  let isOver = false;
  return {
    pull() {
      if (isOver) return null;
      for (const taskId of due) {
        due.delete(taskId);
        const cursor = cursors.get(taskId);
        const frames = cursor?.pull();
        if (frames === null) {
          isOver = true;
          return [{ type: 'resync', id }];
        }
        if (frames === undefined || frames.length === 0) continue;
        if (cursor?.hasMore() === true) due.add(taskId);
        return frames;
      }
      if (toldCaughtUp) return [];
      toldCaughtUp = true;
      return [{ type: 'caught-up', id, at: -1 }];
    },
    close: dispose,
  };
};
