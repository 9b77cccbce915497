import { Worker } from 'node:worker_threads';

export type LineRanges = [start: number, end: number][];

export interface LineMatcher {
  /**
   * Where each line matches; null: not at all. Rejects with `SearchTooSlow` when the time given to the matcher is
   * used up; it is of no use then.
   */
  find(lines: readonly string[]): Promise<(LineRanges | null)[]>;
  close(): Promise<void>;
}

export interface LinePattern {
  q: string;
  regex: boolean;
  caseSensitive: boolean;
  word: boolean;
}

export class SearchTooSlow extends Error {
  override name = 'SearchTooSlow';
}

const rangesMax = 20;

/** Runs in the thread of a worker too, so it may use nothing of this module. */
const findAll = (expression: RegExp, line: string, max: number): [number, number][] | null => {
  const ranges: [number, number][] = [];
  expression.lastIndex = 0;
  for (let found = expression.exec(line); found !== null; found = expression.exec(line)) {
    ranges.push([found.index, found.index + found[0].length]);
    if (ranges.length === max) break;
    // An empty match would be found for ever.
    if (found[0] === '') expression.lastIndex += 1;
  }
  return ranges.length === 0 ? null : ranges;
};

/** The expression of a pattern. Throws SyntaxError when it is none, with or without the `u` flag. */
export const expressionOf = ({ q, regex, caseSensitive, word }: LinePattern): RegExp => {
  const flags = caseSensitive ? 'g' : 'gi';
  const source = regex ? q : q.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
  const whole = (text: string) => (word ? String.raw`(?<![\p{L}\p{N}_])(?:${text})(?![\p{L}\p{N}_])` : text);
  try {
    return new RegExp(whole(source), `${flags}u`);
  } catch (error) {
    // People write \- and \_ as grep lets them; only the older grammar does.
    if (!regex) throw error;
    return new RegExp(word ? String.raw`\b(?:${source})\b` : source, flags);
  }
};

// A thread of its own, because a pattern like (a+)+$ may run for ever and only terminating a thread stops it.
// Inline, because the server is built into one file.
const workerSource = `
const { parentPort, workerData } = require('node:worker_threads');
const findAll = ${findAll.toString()};
const expression = new RegExp(workerData.source, workerData.flags);
parentPort.on('message', (lines) => parentPort.postMessage(lines.map((line) => findAll(expression, line, ${rangesMax}))));
`;

const inThread = (expression: RegExp, timeoutMs: number): LineMatcher => {
  const worker = new Worker(workerSource, {
    eval: true,
    workerData: { source: expression.source, flags: expression.flags },
    execArgv: [],
    stdout: true,
    stderr: true,
  });
  worker.unref();
  let leftMs = timeoutMs;
  return {
    find: (lines) =>
      new Promise((resolve, reject) => {
        const startedMs = performance.now();
        const onMessage = (answer: (LineRanges | null)[]) => {
          settle();
          resolve(answer);
        };
        const onError = (error: Error) => {
          settle();
          reject(error);
        };
        const timer = setTimeout(() => onError(new SearchTooSlow()), Math.max(0, leftMs));
        // One by one: a worker whose listeners are all removed at once never speaks again.
        const settle = () => {
          clearTimeout(timer);
          worker.off('message', onMessage).off('error', onError);
          leftMs -= performance.now() - startedMs;
        };
        worker.once('message', onMessage).once('error', onError);
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
        worker.postMessage(lines);
      }),
    async close() {
      await worker.terminate();
    },
  };
};

/**
 * Finds a text or an expression in lines, an expression within `timeoutMs` of its own time. Throws SyntaxError when
 * it is none.
 */
export const createLineMatcher = (pattern: LinePattern, timeoutMs: number): LineMatcher => {
  const expression = expressionOf(pattern);
  if (pattern.regex) return inThread(expression, timeoutMs);
  return {
    find: async (lines) => lines.map((line) => findAll(expression, line, rangesMax)),
    close: async () => undefined,
  };
};
