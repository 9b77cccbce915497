import { setImmediate as nextTurn } from 'node:timers/promises';
import type { OutputRetention } from '@terroir/shared-types';
import type { Logger } from 'pino';
import type { Database } from '../../db/open-database.ts';
import { type Said, say } from '../../wordings/say.ts';
import { createRetentionStore, type ExpiringTask } from './store.ts';

/** Three months, and what a small disk has room for. */
export const defaultRetention: OutputRetention = { keepDays: 90, maxTotalBytes: 20 * 1024 ** 3 };

const sweepMs = 60 * 60_000;
const dayMs = 24 * 60 * 60_000;
const tasksAtOnce = 200;
// 500 chunks are up to 8 MB: a turn of the event loop stays short.
const rowsPerTurn = 500;

export type Retention = ReturnType<typeof createRetention>;

/** Removes the output of old tasks and says so in its place. Runs, tasks and exit codes stay. */
export const createRetention = (deps: { database: Database; logger: Logger; now: () => Date }) => {
  const { database, logger, now } = deps;
  const store = createRetentionStore(database);
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | null = null;
  let sweeping: Promise<void> = Promise.resolve();
  const settings = (): OutputRetention => store.settings() ?? defaultRetention;

  const deleteChunks = async (taskId: string, before: number): Promise<void> => {
    while (!stopping.signal.aborted) {
      if (!database.transact(() => store.deleteSlice(taskId, before, rowsPerTurn))) return;
      await nextTurn();
    }
  };
  const remove = async ({ taskId, bytes }: ExpiringTask, why: Said): Promise<void> => {
    const at = now().toISOString();
    const said = say('output-removed', { bytes, why });
    database.transact(() => store.markRemoved(taskId, said, at));
    await deleteChunks(taskId, bytes);
  };
  const removeEndedBefore = async (before: string, why: Said): Promise<void> => {
    for (;;) {
      const due = store.ended(before, tasksAtOnce);
      if (due.length === 0 || stopping.signal.aborted) return;
      for (const task of due) await remove(task, why);
    }
  };
  const removeAbove = async (maxBytes: number): Promise<void> => {
    const why = say('oldest-above-total', { bytes: maxBytes });
    while (store.totalBytes() > maxBytes) {
      const [oldest] = store.ended(null, 1);
      if (oldest === undefined || stopping.signal.aborted) return;
      await remove(oldest, why);
    }
  };
  const sweep = async (): Promise<void> => {
    for (const { taskId, bytes } of store.leftovers()) await deleteChunks(taskId, bytes);
    const { keepDays, maxTotalBytes } = settings();
    if (keepDays !== null) {
      const before = new Date(now().getTime() - keepDays * dayMs).toISOString();
      await removeEndedBefore(
        before,
        keepDays === 1 ? say('kept-for-a-day') : say('kept-for-days', { days: keepDays }),
      );
    }
    if (maxTotalBytes !== null) await removeAbove(maxTotalBytes);
  };
  const sweepNow = (): Promise<void> => {
    sweeping = sweeping
      .then(sweep)
      .catch((error: unknown) => logger.error({ err: error }, 'old output could not be removed'));
    return sweeping;
  };

  return {
    settings,
    totalBytes: () => store.totalBytes(),
    put(wanted: OutputRetention): void {
      database.transact(() => store.put(wanted));
      void sweepNow();
    },
    sweepNow,
    start() {
      timer ??= setInterval(() => void sweepNow(), sweepMs).unref();
      void sweepNow();
    },
    async close(): Promise<void> {
      stopping.abort();
      if (timer !== null) clearInterval(timer);
      await sweeping;
    },
  };
};
