import type { Database } from '../../db/open-database.ts';
import type { OutputStore, StoredChunk } from './store.ts';
import type { TaskOutput } from './task-output.ts';

const intervalMs = 50;
const pendingMaxBytes = 1 << 20;
// So much may be read again from the VMs after a power cut; each wait for the disk stops everything else.
const unsettledMaxBytes = 32 << 20;

/** Commits the output of all tasks together: at once when it was quiet, else every 50 ms, or when 1 MiB waits. */
export interface OutputFlusher {
  /** Call after bytes were given to `output`. */
  touched(output: TaskOutput): void;
  /** Commits what `output` holds now, but for half a character; it is on the disk with the next change of a status. */
  flush(output: TaskOutput): void;
  /** Takes all that `output` holds; the result stores it, in a transaction of the caller, as often as it is called. */
  takeLast(output: TaskOutput): () => void;
  close(): void;
}

export const createOutputFlusher = (deps: {
  database: Database;
  store: OutputStore;
  now: () => Date;
  onCommitted: (taskId: string, runId: string, chunks: readonly StoredChunk[]) => void;
}): OutputFlusher => {
  const { database, store, now, onCommitted } = deps;
  const touched = new Set<TaskOutput>();
  let timer: NodeJS.Timeout | null = null;
  let lastFlushMs = 0;

  /** Takes from `output` at once, and stores it as often as the result is called: a full disk makes it twice. */
  const toWrite = (output: TaskOutput, final: boolean): (() => void) => {
    const taken = output.take(now().toISOString(), final);
    if (taken === null) return () => undefined;
    const { taskId, runId } = output;
    return () => {
      store.append(taskId, taken.chunks, taken.progress);
      database.afterCommit(() => onCommitted(taskId, runId, taken.chunks));
    };
  };
  /** Committed, but not yet known to be on the disk. */
  const unsettled = new Set<TaskOutput>();
  let unsettledBytes = 0;
  const settle = () => {
    for (const output of unsettled) output.settle();
    unsettled.clear();
    unsettledBytes = 0;
  };
  const flushAll = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    lastFlushMs = performance.now();
    const outputs = [...touched];
    touched.clear();
    if (outputs.length === 0) return;
    for (const output of outputs) {
      unsettled.add(output);
      unsettledBytes += output.pendingBytes;
    }
    const isDue = unsettledBytes > unsettledMaxBytes;
    const writes = outputs.map((output) => toWrite(output, false));
    const work = () => writes.forEach((write) => write());
    if (isDue) database.transact(work);
    else database.transactLazily(work);
    if (isDue) settle();
  };

  return {
    touched(output) {
      touched.add(output);
      if (output.pendingBytes > pendingMaxBytes) return flushAll();
      timer ??= setTimeout(flushAll, Math.max(0, lastFlushMs + intervalMs - performance.now()));
      return undefined;
    },
    flush(output) {
      touched.delete(output);
      unsettled.delete(output);
      database.transactLazily(toWrite(output, false));
    },
    takeLast(output) {
      touched.delete(output);
      unsettled.delete(output);
      return toWrite(output, true);
    },
    close() {
      flushAll();
    },
  };
};
