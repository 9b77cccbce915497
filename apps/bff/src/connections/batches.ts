import type { ImportProgress, Operation } from '@terroir/shared-types';
import type { Logger } from 'pino';
import type { Database } from '../db/open-database.ts';
import type { EventLog } from '../events/event-log.ts';
import { conflict } from '../http/problem-error.ts';
import type { OperationLog } from '../operations/operation-log.ts';
import { type OperationRow, presentOperation } from '../operations/operation-store.ts';
import { say } from '../wordings/say.ts';

export type BatchResult = Pick<ImportProgress, 'outcome' | 'detail' | 'detailWording'>;

export interface Batch<Item> {
  /** The kind of its operation. */
  kind: string;
  detail: string;
  /** What its counts count, such as `connections registered`. */
  done: string;
  items: readonly Item[];
  nameOf: (item: Item, index: number) => string;
  /** Never throws but for `signal`. */
  run: (item: Item, signal: AbortSignal) => Promise<BatchResult>;
}

export interface BatchDeps {
  database: Database;
  events: EventLog;
  operations: OperationLog;
  logger: Logger;
}

/** What a batch cannot begin without; a process that ended in its middle has left it open. */
const kinds = ['connections-import', 'connection-credentials'];
const interrupted = 'What exists is skipped when it is begun again.';

export type Batches = ReturnType<typeof createBatches>;

/** Works through many items as one operation, one after the other, with progress as events. */
export const createBatches = ({ database, events, operations, logger }: BatchDeps) => {
  const stop = new AbortController();
  let running: Promise<void> | null = null;

  const work = async <Item>(operation: OperationRow, batch: Batch<Item>): Promise<void> => {
    const { items } = batch;
    const counts = { ok: 0, skipped: 0, failed: 0 };
    for (const [index, item] of items.entries()) {
      const result = await batch.run(item, stop.signal);
      counts[result.outcome] += 1;
      const progress = {
        operationId: operation.id,
        name: batch.nameOf(item, index),
        ...result,
        ...counts,
        done: index + 1,
        total: items.length,
      };
      database.transact(() =>
        events.append({ type: 'connection-import-progressed', ...progress }, operation.actor),
      );
    }
    const { ok, skipped, failed } = counts;
    database.transact(() =>
      operations.end(
        operation,
        failed > 0 && ok + skipped === 0 ? 'failed' : 'done',
        `${ok} of ${items.length} ${batch.done}, ${skipped} skipped, ${failed} failed`,
      ),
    );
  };

  return {
    /** Throws 409 while another one runs. */
    start<Item>(batch: Batch<Item>, actor: string): Operation {
      if (running !== null) {
        throw conflict('import-running', say('import-running'), say('import-later'));
      }
      const { kind, detail } = batch;
      const operation = database.transact(() =>
        operations.begin({ kind, infraId: null, request: { action: 'none' }, detail }, 0, actor),
      );
      running = work(operation, batch)
        .catch((error: unknown) => {
          logger.error({ operationId: operation.id, err: error }, 'a batch of connections broke');
          database.transact(() => operations.fail(operation, `It was interrupted. ${interrupted}`));
        })
        .finally(() => (running = null));
      return presentOperation(operation, events.latestSeq());
    },
    /** Those that died with the process that ran them are over. */
    endOrphans(): void {
      database.transact(() => {
        for (const kind of kinds)
          for (const operation of operations.open(kind))
            operations.fail(operation, `The server was restarted meanwhile. ${interrupted}`);
      });
    },
    async close(): Promise<void> {
      stop.abort();
      await running;
    },
  };
};
