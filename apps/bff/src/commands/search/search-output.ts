import { setImmediate as nextTurn } from 'node:timers/promises';
import type { OutputSearchQuery, SearchLine, SearchMatch, Task } from '@terroir/shared-types';
import { type OutputFilter, wantsChunk } from '../output/output-filter.ts';
import type { OutputStore, StoredChunk } from '../output/store.ts';
import { type LineMatcher, type LineRanges, SearchTooSlow } from './line-matcher.ts';
import { createLineSplitter, type Line } from './line-splitter.ts';
import { type SearchCursor, writeCursor } from './search-cursor.ts';

const budgetMs = 3000;
const readBytes = 256 * 1024;

export interface SearchResult {
  matches: SearchMatch[];
  truncated: boolean;
  stoppedBy: 'matches' | 'time' | 'expression' | null;
  nextCursor?: string;
}

const bare = ({ end: _end, ...line }: Line): SearchLine => line;

/** The store answers with whole chunks, and a search may go on within one. */
const fromByte = (chunk: StoredChunk, offset: number): StoredChunk =>
  chunk.start >= offset
    ? chunk
    : { ...chunk, start: offset, data: chunk.data.subarray(offset - chunk.start) };

/** Gathers matches with the lines around them; a line may be context of several. */
const createCollector = (context: number, limit: number) => {
  const matches: SearchMatch[] = [];
  let before: Line[] = [];
  let open: { match: SearchMatch; left: number }[] = [];
  return {
    matches,
    /** All matches are there, and the lines behind the last one. */
    isComplete: () => matches.length >= limit && open.length === 0,
    isFull: () => matches.length >= limit,
    nextTask() {
      before = [];
      open = [];
    },
    push(task: Task, line: Line, ranges: LineRanges | null): void {
      for (const one of open) one.match.after.push(bare(line));
      open = open.flatMap(({ match, left }) => (left > 1 ? [{ match, left: left - 1 }] : []));
      if (ranges !== null && matches.length < limit) {
        const { id: taskId, vmId, vmName } = task;
        const match: SearchMatch = {
          taskId,
          vmId,
          vmName,
          ...bare(line),
          ranges,
          before: before.map(bare),
          after: [],
        };
        matches.push(match);
        if (context > 0) open.push({ match, left: context });
      }
      if (context > 0) before = [...before, line].slice(-context);
    },
  };
};

/** Lines that match, task by task in stable order; bounded in matches and time, and it can go on from its cursor. */
export const searchOutput = async (
  tasks: readonly Task[],
  store: OutputStore,
  matcher: LineMatcher,
  filter: OutputFilter,
  { context, limit }: Pick<OutputSearchQuery, 'context' | 'limit'>,
  from: SearchCursor | null,
): Promise<SearchResult> => {
  const collector = createCollector(context, limit);
  const endMs = performance.now() + budgetMs;
  const stop = (stoppedBy: SearchResult['stoppedBy'], cursor: SearchCursor | null): SearchResult => ({
    matches: collector.matches,
    truncated: true,
    stoppedBy,
    ...(cursor === null ? {} : { nextCursor: writeCursor(cursor) }),
  });
  const first =
    from === null
      ? 0
      : Math.max(
          0,
          tasks.findIndex(({ id }) => id === from.taskId),
        );
  let goesOn = from;
  for (const task of tasks.slice(first)) {
    const start = goesOn?.taskId === task.id ? goesOn : { taskId: task.id, offset: 0, lines: 0, seen: 0 };
    goesOn = null;
    const splitter = createLineSplitter(start.lines);
    collector.nextTask();
    /** Where another search goes on once everything up to `seen` was looked at and `waiting` was not. */
    const cursorAt = (seen: number, waiting: readonly Line[]): SearchCursor => {
      const next = waiting.toSorted((one, other) => one.line - other.line)[0];
      return next === undefined
        ? { taskId: task.id, offset: seen, lines: splitter.count(), seen }
        : { taskId: task.id, offset: next.offset, lines: next.line - 1, seen };
    };
    let seen = start.seen;
    for (let after = start.offset, isOver = false; !isOver;) {
      const chunks = store
        .read(task.id, after, 1000, readBytes)
        .map((chunk) => fromByte(chunk, start.offset));
      const last = chunks.at(-1);
      isOver = last === undefined;
      if (last !== undefined) after = last.start + last.data.length;
      const lines = isOver ? splitter.rest() : chunks.flatMap((chunk) => splitter.push(chunk));
      const fresh = lines.filter((line) => line.end > start.seen && wantsChunk(filter, line));
      let ranges: (LineRanges | null)[];
      try {
        ranges = fresh.length === 0 ? [] : await matcher.find(fresh.map(({ text }) => text));
      } catch (error) {
        if (!(error instanceof SearchTooSlow)) throw error;
        return stop('expression', null);
      }
      for (const [index, line] of fresh.entries()) {
        const isMatch = (ranges[index] ?? null) !== null;
        if (collector.isComplete() || (collector.isFull() && isMatch)) {
          return stop('matches', cursorAt(seen, [...fresh.slice(index), ...(isOver ? [] : splitter.rest())]));
        }
        collector.push(task, line, ranges[index] ?? null);
        seen = line.end;
      }
      if (performance.now() > endMs && !isOver) {
        const cursor = cursorAt(after, splitter.rest());
        // Within one endless line there is no place to go on from.
        return stop('time', cursor.offset > start.offset ? cursor : null);
      }
      await nextTurn();
    }
  }
  return { matches: collector.matches, truncated: false, stoppedBy: null };
};
