import type { SearchMatch, Task } from '@terroir/shared-types';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type LineMatcher, SearchTooSlow } from './search-worker.ts';
import type { OutputStore, StoredChunk } from './store.ts';

const matchesMax = 500;
const lineMaxBytes = 4096;
const budgetMs = 3000;
const readBytes = 512 * 1024;

interface Line {
  offset: number;
  line: number;
  text: string;
}

/** Splits a task's output into lines per stream, numbered as they begin; a long line is cut, not joined. */
const createLineSplitter = () => {
  const open = new Map<string, Line & { bytes: Buffer[]; length: number }>();
  let lines = 0;
  const textOf = (line: { bytes: Buffer[] }): string =>
    Buffer.concat(line.bytes).toString('utf8').replace(/\r$/, '');
  return {
    push(chunk: StoredChunk): Line[] {
      const done: Line[] = [];
      for (let at = 0; at < chunk.data.length;) {
        const newline = chunk.data.indexOf(0x0a, at);
        const end = newline === -1 ? chunk.data.length : newline;
        let line = open.get(chunk.stream);
        if (line === undefined) {
          lines += 1;
          line = { offset: chunk.start + at, line: lines, text: '', bytes: [], length: 0 };
          open.set(chunk.stream, line);
        }
        const room = lineMaxBytes - line.length;
        const part = chunk.data.subarray(at, Math.min(end, at + Math.max(0, room)));
        line.bytes.push(part);
        line.length += part.length;
        if (newline !== -1) {
          done.push({ offset: line.offset, line: line.line, text: textOf(line) });
          open.delete(chunk.stream);
        }
        at = end + 1;
      }
      return done;
    },
    rest: (): Line[] =>
      [...open.values()].map((line) => ({ offset: line.offset, line: line.line, text: textOf(line) })),
  };
};

/** Lines that match, in order of tasks; `truncated`: more may exist (500 matches or 3 s are the bound). */
export const searchOutput = async (
  tasks: readonly Task[],
  store: OutputStore,
  matcher: LineMatcher,
): Promise<{ matches: SearchMatch[]; truncated: boolean }> => {
  const matches: SearchMatch[] = [];
  const endMs = performance.now() + budgetMs;
  const look = async (taskId: string, lines: readonly Line[]) => {
    const found = lines.length === 0 ? [] : await matcher.test(lines.map(({ text }) => text));
    for (const [index, line] of lines.entries()) if (found[index] === true) matches.push({ taskId, ...line });
  };
  const full = () => matches.length >= matchesMax || performance.now() > endMs;
  try {
    for (const { id } of tasks) {
      const splitter = createLineSplitter();
      for (let after = 0; ;) {
        const chunks = store.read(id, after, 1000, readBytes);
        const last = chunks.at(-1);
        if (last === undefined) break;
        after = last.start + last.data.length;
        await look(
          id,
          chunks.flatMap((chunk) => splitter.push(chunk)),
        );
        if (full()) return { matches: matches.slice(0, matchesMax), truncated: true };
        await nextTurn();
      }
      await look(id, splitter.rest());
      if (matches.length > matchesMax) return { matches: matches.slice(0, matchesMax), truncated: true };
    }
  } catch (error) {
    if (!(error instanceof SearchTooSlow)) throw error;
    return { matches, truncated: true };
  }
  return { matches, truncated: false };
};
