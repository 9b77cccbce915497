import type { OutputChunk, Task } from '@terroir/shared-types';
import type { StoredChunk } from './output/store.ts';

export interface OutputSlice {
  chunks: OutputChunk[];
  /** Where the next read goes on: pass it as `after`. */
  nextOffset: number;
  /** True: the task has ended and nothing follows `nextOffset`. */
  done: boolean;
}

/** How far a task is, and its raw output; the first chunk may begin before where it was asked from. */
export interface OutputTail extends Pick<Task, 'status' | 'exitCodes' | 'outputBytes'> {
  chunks: StoredChunk[];
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
  /**
   * As `readTask`, for who reads on and on: bytes as they are stored. The task is read before its output, so an end never
   * comes ahead of output. Null: there is no such task.
   */
  tail(taskId: string, after: number, maxBytes: number): OutputTail | null;
  task(taskId: string): Task | null;
  /** The tasks of a run in stable order; null when there is no such run. */
  runTasks(runId: string): Task[] | null;
  /**
   * Calls `listener` with the id of a task after its new output or status was committed. It carries no
   * data: a viewer that misses or merges calls loses nothing. Returns the disposer.
   */
  onActivity(key: ActivityKey, listener: (taskId: string) => void): () => void;
}
