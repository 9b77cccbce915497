import type { LineLog } from '../lines/line-log.ts';
import { plainText } from '../lines/line-spans.ts';
import type { Matcher } from './create-matcher.ts';

/** What was found so far; a new object with every change. */
export interface Found {
  /** Indexes of lines that match, ascending. */
  hits: readonly number[];
  /** True: lines are left to search. */
  busy: boolean;
}

export interface LineSearch {
  found: () => Found;
  subscribe: (changed: () => void) => () => void;
  /** Searches what is new; anew when the matcher is another. `version`: of the log, only to be called again. */
  look: (matcher: Matcher, version: number) => void;
  /** Stops until the next look. */
  pause: () => void;
}

// Half a frame at 60 Hz: the other half is for drawing.
const sliceMs = 8;
// The last lines may still grow, so they are looked at again with the next output.
const unsettledLines = 500;
const linesBetweenClocks = 256;
const nothing: Found = { hits: [], busy: false };

/** Searches the lines of a log a slice per frame, so that a million of them hold nothing up. */
export const createLineSearch = (log: LineLog): LineSearch => {
  const listeners = new Set<() => void>();
  let found = nothing;
  let matcher: Matcher | null = null;
  let dropped = 0;
  /** Lines before this one are searched for good. */
  let upTo = 0;
  let hits: number[] = [];
  let frame = 0;

  const tell = (next: Found): void => {
    found = next;
    for (const listener of listeners) listener();
  };
  const work = (): void => {
    frame = 0;
    if (matcher === null) return;
    const lines = log.lines();
    while ((hits.at(-1) ?? -1) >= upTo) hits.pop();
    const endMs = performance.now() + sliceMs;
    let at = upTo;
    for (; at < lines.length; at += 1) {
      const line = lines[at];
      if (line && matcher.ranges(plainText(line.text)).length > 0) hits.push(at);
      if (at % linesBetweenClocks === 0 && performance.now() > endMs) break;
    }
    const done = at >= lines.length;
    upTo = done ? Math.max(0, lines.length - unsettledLines) : at;
    tell({ hits: [...hits], busy: !done });
    if (!done) frame = requestAnimationFrame(work);
  };

  return {
    found: () => found,
    subscribe(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    look(next) {
      if (next !== matcher || dropped !== log.dropped()) {
        matcher = next;
        dropped = log.dropped();
        upTo = 0;
        hits = [];
      }
      if (next.isEmpty) {
        if (found !== nothing) tell(nothing);
      } else if (frame === 0) work();
    },
    pause() {
      cancelAnimationFrame(frame);
      frame = 0;
    },
  };
};
