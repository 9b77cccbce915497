import type { SearchLine } from '@terroir/shared-types';
import type { StoredChunk } from '../output/store.ts';

/** Longer lines are cut here, not joined: a line of 1 GiB must not be in memory. */
export const lineMaxBytes = 4096;

/** A line and the byte behind it (its line end included). */
export type Line = SearchLine & { end: number };
type OpenLine = Omit<Line, 'text' | 'end'> & { parts: Buffer[]; length: number; end: number };

const close = ({ parts, length: _length, ...line }: OpenLine, end: number): Line => ({
  ...line,
  end,
  text: Buffer.concat(parts).toString('utf8').replace(/\r$/, ''),
});

/** Splits a task's output into lines per stream, numbered as they begin, from `lines` + 1 on. */
export const createLineSplitter = (lines = 0) => {
  const open = new Map<string, OpenLine>();
  let count = lines;
  return {
    /** How many lines have begun. */
    count: () => count,
    push(chunk: StoredChunk): Line[] {
      const { stream, commandIndex, at: time } = chunk;
      const done: Line[] = [];
      for (let at = 0; at < chunk.data.length;) {
        const newline = chunk.data.indexOf(0x0a, at);
        const end = newline === -1 ? chunk.data.length : newline;
        let line = open.get(stream);
        if (line === undefined) {
          count += 1;
          line = {
            offset: chunk.start + at,
            line: count,
            stream,
            commandIndex,
            at: time,
            parts: [],
            length: 0,
            end: 0,
          };
          open.set(stream, line);
        }
        const part = chunk.data.subarray(at, Math.min(end, at + lineMaxBytes - line.length));
        if (part.length > 0) line.parts.push(part);
        line.length += part.length;
        at = end + 1;
        line.end = chunk.start + Math.min(at, chunk.data.length);
        if (newline !== -1) {
          done.push(close(line, line.end));
          open.delete(stream);
        }
      }
      return done;
    },
    /** Lines that have begun and not ended, in the order in which they began. */
    rest: (): Line[] =>
      [...open.values()].map((line) => close(line, line.end)).toSorted((one, other) => one.line - other.line),
  };
};
