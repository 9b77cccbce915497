import type { Logger } from 'pino';
import type { Database } from './open-database.ts';

interface Waiting {
  run: () => void;
  isLazy: boolean;
  reject: (error: unknown) => void;
}

// Of work in one transaction, before its fsync: the event loop stays responsive under a thousand VMs, on a slow
// machine as well. What follows a commit (listeners, loops that go on) takes about as long again.
const sliceMs = 6;
// Each that hears of its commit goes on at once, often with a call to a cloud: that many in one turn of the event loop.
const toldPerTurn = 16;

export interface GroupCommit {
  /**
   * Runs `work` in a transaction shared with others of the same moment, in the order in which they came; resolves after
   * its commit. `lazily`: it need not wait for the disk, as in `transactLazily`.
   */
  submit<Result>(work: () => Result, options?: { lazily: boolean }): Promise<Result>;
}

/** One fsync for many small changes: with `synchronous=FULL` each commit alone would cost one. */
export const createGroupCommit = (database: Database, logger: Logger): GroupCommit => {
  const queue: Waiting[] = [];
  let isScheduled = false;

  const flush = (): void => {
    isScheduled = false;
    let slice: Waiting[] = [];
    const settled: (() => void)[] = [];
    let isCommitted = false;
    const isLazy = queue.every((one) => one.isLazy);
    const transact = (work: () => void): void =>
      isLazy ? database.transactLazily(work) : database.transact(work);
    const takeOut = (): void => {
      queue.splice(0, slice.length);
      if (queue.length > 0) schedule();
    };
    try {
      transact(() => {
        // On a full disk it is tried a second time.
        settled.length = 0;
        slice = [];
        database.afterCommit(() => {
          isCommitted = true;
          takeOut();
        });
        const endMs = performance.now() + sliceMs;
        for (const one of queue) {
          slice.push(one);
          settled.push(capture(one.run));
          if (performance.now() >= endMs) break;
        }
      });
    } catch (error) {
      if (isCommitted) {
        // A listener of the event log threw; what was written stands and must not be written again.
        logger.error({ err: error }, 'an event listener failed after a commit');
      } else {
        // One of them broke the whole: each alone, so that only the broken one fails, with its own error.
        settled.length = 0;
        if (slice.length === 0) slice = queue.slice(0, 1); // not even begun
        takeOut();
        for (const { run, reject } of slice) {
          try {
            settled.push(database.transact(() => capture(run)));
          } catch (error) {
            settled.push(() => reject(error));
          }
        }
      }
    }
    tellInTurns(settled);
  };

  const tellInTurns = (settled: readonly (() => void)[]): void => {
    for (const settle of settled.slice(0, toldPerTurn)) settle();
    if (settled.length > toldPerTurn) setImmediate(tellInTurns, settled.slice(toldPerTurn));
  };

  const schedule = (): void => {
    if (isScheduled) return;
    isScheduled = true;
    setImmediate(flush);
  };

  // `run` leaves its resolver here; it is called only after the commit.
  let resolver: (() => void) | null = null;
  const capture = (run: () => void): (() => void) => {
    run();
    const resolve = resolver;
    resolver = null;
    return resolve ?? (() => undefined);
  };

  return {
    submit: (work, { lazily } = { lazily: false }) =>
      new Promise((resolve, reject) => {
        queue.push({
          isLazy: lazily,
          run: () => {
            const result = work();
            resolver = () => resolve(result);
          },
          reject,
        });
        schedule();
      }),
  };
};
