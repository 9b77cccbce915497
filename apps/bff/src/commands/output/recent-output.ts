import type { StoredChunk } from './store.ts';

// What a viewer may be behind while it keeps up: one commit, and what its socket holds back.
const taskMaxBytes = 2 << 20;
const taskMaxChunks = 256;
const allMaxBytes = 16 << 20;
// A piece this small is copied, because it would keep the whole packet alive of which it is a part.
const copiedMaxBytes = 16 << 10;

/**
 * The last committed output of tasks that somebody watches, so that a flood is not read back from the disk by each of
 * its viewers. Only what is stored comes here; whoever is further behind reads the store.
 */
export interface RecentOutput {
  /** Call after `chunks` of a task were committed, in their order. */
  add(taskId: string, runId: string, chunks: readonly StoredChunk[]): void;
  /** As the store reads; null: ask the store. */
  read(taskId: string, after: number, limit: number, maxBytes: number): StoredChunk[] | null;
  forget(taskId: string): void;
}

const endOf = ({ start, data }: StoredChunk): number => start + data.length;

export const createRecentOutput = (isWatched: (taskId: string, runId: string) => boolean): RecentOutput => {
  const tasks = new Map<string, { chunks: StoredChunk[]; bytes: number }>();
  let allBytes = 0;

  const forget = (taskId: string): void => {
    allBytes -= tasks.get(taskId)?.bytes ?? 0;
    tasks.delete(taskId);
  };
  return {
    add(taskId, runId, chunks) {
      const [first] = chunks;
      if (first === undefined) return;
      const known = tasks.get(taskId);
      const last = known?.chunks.at(-1);
      const goesOn = last !== undefined && endOf(last) === first.start;
      const kept = known !== undefined && goesOn ? known : { chunks: [], bytes: 0 };
      // Put in anew, so that the map's order is that of the last output.
      forget(taskId);
      if (!isWatched(taskId, runId)) return;
      for (const chunk of chunks) {
        const { data } = chunk;
        kept.chunks.push(data.length < copiedMaxBytes ? { ...chunk, data: Buffer.from(data) } : chunk);
        kept.bytes += data.length;
      }
      let dropped = 0;
      for (const { data } of kept.chunks) {
        if (kept.bytes <= taskMaxBytes && kept.chunks.length - dropped <= taskMaxChunks) break;
        kept.bytes -= data.length;
        dropped += 1;
      }
      kept.chunks.splice(0, dropped);
      tasks.set(taskId, kept);
      allBytes += kept.bytes;
      for (const oldest of tasks.keys()) {
        if (allBytes <= allMaxBytes) break;
        forget(oldest);
      }
    },
    read(taskId, after, limit, maxBytes) {
      const chunks = tasks.get(taskId)?.chunks ?? [];
      const [first, last] = [chunks[0], chunks.at(-1)];
      if (first === undefined || last === undefined || after < first.start || after > endOf(last))
        return null;
      const from = chunks.findLastIndex((chunk) => endOf(chunk) <= after) + 1;
      let bytes = 0;
      let to = from;
      for (const { data } of chunks.slice(from, from + limit)) {
        bytes += data.length;
        if (to > from && bytes > maxBytes) break;
        to += 1;
      }
      return chunks.slice(from, to);
    },
    forget,
  };
};
