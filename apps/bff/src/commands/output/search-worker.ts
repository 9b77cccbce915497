import { Worker } from 'node:worker_threads';

// A thread of its own, because a pattern like (a+)+$ may run for ever and only terminating a thread stops it.
// Inline, because the server is built into one file.
const source = `
const { parentPort, workerData } = require('node:worker_threads');
const pattern = new RegExp(workerData, 'iu');
parentPort.on('message', (lines) => parentPort.postMessage(lines.map((line) => pattern.test(line))));
`;

export interface LineMatcher {
  /** Rejects with `SearchTooSlow` when the time given to the matcher is used up. */
  test(lines: readonly string[]): Promise<boolean[]>;
  close(): Promise<void>;
}

export class SearchTooSlow extends Error {
  override name = 'SearchTooSlow';
}

/** Matches lines against a regular expression within `timeoutMs` in all. */
export const createRegexMatcher = (pattern: string, timeoutMs: number): LineMatcher => {
  const worker = new Worker(source, {
    eval: true,
    workerData: pattern,
    execArgv: [],
    stdout: true,
    stderr: true,
  });
  worker.unref();
  const endMs = performance.now() + timeoutMs;
  return {
    test: (lines) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => done(() => reject(new SearchTooSlow())),
          Math.max(0, endMs - performance.now()),
        );
        const done = (settle: () => void) => {
          clearTimeout(timer);
          worker.removeAllListeners();
          settle();
        };
        worker.once('message', (answer: boolean[]) => done(() => resolve(answer)));
        worker.once('error', (error) => done(() => reject(error)));
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
        worker.postMessage(lines);
      }),
    async close() {
      await worker.terminate();
    },
  };
};

/** Finds a text, ignoring case. */
export const createTextMatcher = (text: string): LineMatcher => {
  const wanted = text.toLowerCase();
  return {
    test: async (lines) => lines.map((line) => line.toLowerCase().includes(wanted)),
    close: async () => undefined,
  };
};
