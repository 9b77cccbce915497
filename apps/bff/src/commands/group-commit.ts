import type { Database } from '../db/open-database.ts';

/** Runs `work` in a transaction shared with others; resolves once it is on the disk, rejects when it failed. */
export type GroupCommit = (work: () => void) => Promise<void>;

/**
 * One transaction, and so one wait for the disk, for all that comes in one turn of the event loop: 200 tasks that end
 * together would else stop the process 200 times. Meanwhile what arrives gathers in the sockets, so the slower the disk
 * the larger the groups. When a group fails each is tried alone: `work` must be safe to repeat after a rollback.
 */
export const createGroupCommit = (database: Database): GroupCommit => {
  let waiting: { work: () => void; done: PromiseWithResolvers<void> }[] = [];
  const commit = (): void => {
    const group = waiting;
    waiting = [];
    try {
      database.transact(() => group.forEach(({ work }) => work()));
      group.forEach(({ done }) => done.resolve());
    } catch (error) {
      if (group.length === 1) {
        group.forEach(({ done }) => done.reject(error));
        return;
      }
      for (const one of group) {
        try {
          database.transact(one.work);
          one.done.resolve();
        } catch (cause) {
          one.done.reject(cause);
        }
      }
    }
  };
  return (work) => {
    const done = Promise.withResolvers<void>();
    if (waiting.length === 0) setImmediate(commit);
    waiting.push({ work, done });
    return done.promise;
  };
};
