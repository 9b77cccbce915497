import type { OutputChunk, Task } from '@terroir/shared-types';

export interface OutputSlice {
  chunks: OutputChunk[];
  /** Where the next read goes on: pass it as `after`. */
  nextOffset: number;
  /** True: the task has ended and nothing follows `nextOffset`. */
  done: boolean;
}

export type ActivityKey = { taskId: string } | { runId: string };

/** What a viewer needs of runs: read by its own cursor, and a nudge when there is more. */
export interface OutputStreams {
  /**
   * Stored output from byte `after` on: at most `limit` (1,000) whole chunks of up to `maxBytes` together, at least one
   * when there is any.
   * Throws ProblemError 404 when there is no such task.
   */
  readTask(taskId: string, after: number, maxBytes: number, limit?: number): OutputSlice;
  task(taskId: string): Task | null;
  /** The tasks of a run in stable order; null when there is no such run. */
  runTasks(runId: string): Task[] | null;
  /**
   * Calls `listener` with the id of a task after its new output or status was committed. It carries no
   * data: a viewer that misses or merges calls loses nothing. Returns the disposer.
   */
  onActivity(key: ActivityKey, listener: (taskId: string) => void): () => void;
}
