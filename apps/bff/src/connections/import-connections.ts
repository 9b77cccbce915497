import type { ConnectionImport, ConnectionRequest, ImportProgress, Operation } from '@terroir/shared-types';
import type { Logger } from 'pino';
import type { Database } from '../db/open-database.ts';
import type { DriverKind } from '../drivers/driver-kind.ts';
import { DriverError } from '../drivers/driver.ts';
import type { EventLog } from '../events/event-log.ts';
import { ProblemError, conflict, unprocessable } from '../http/problem-error.ts';
import type { OperationLog } from '../operations/operation-log.ts';
import { type OperationRow, presentOperation } from '../operations/operation-store.ts';
import { kindOf, parseConnection } from './open-connection.ts';
import type { ConnectionService } from './service.ts';

const operationKind = 'connections-import';
const maxItems = 200;
const askTimeoutMs = 30_000;

export interface ImportDeps {
  database: Database;
  events: EventLog;
  operations: OperationLog;
  service: ConnectionService;
  kinds: readonly DriverKind[];
  logger: Logger;
}

type Item = Record<string, unknown>;
type Result = Pick<ImportProgress, 'outcome' | 'detail'>;

export type ConnectionImporter = ReturnType<typeof createConnectionImporter>;

/** Adds many connections, one after the other: what fits and answers is registered, what exists is skipped. */
export const createConnectionImporter = (deps: ImportDeps) => {
  const { database, events, operations, service } = deps;
  const stop = new AbortController();
  let running: Promise<void> | null = null;

  const readFiles = ({ files }: ConnectionImport): Item[] =>
    files.flatMap(({ driver, text }, index) => {
      const path = `files.${index}`;
      const kind = kindOf(deps.kinds, driver);
      if (kind.readFile === undefined) {
        const message = `The driver ${driver} has no credentials file that can be read.`;
        throw unprocessable(message, [{ path: `${path}.driver`, message }]);
      }
      try {
        return [...kind.readFile(text)];
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        throw unprocessable(message, [{ path: `${path}.text`, message }]);
      }
    });

  const addOne = async (item: Item, actor: string): Promise<Result> => {
    let request: ConnectionRequest;
    try {
      request = parseConnection(item);
      if (service.hasName(request.name)) {
        return { outcome: 'skipped', detail: 'A connection of this name exists.' };
      }
      const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(askTimeoutMs)]);
      const { detail } = await service.open(request).driver.check(signal);
      service.add(request, actor);
      return { outcome: 'ok', detail };
    } catch (error) {
      if (error instanceof DriverError) {
        return { outcome: 'failed', detail: `${error.failure.message} ${error.failure.remedy}` };
      }
      if (error instanceof ProblemError) return { outcome: 'failed', detail: error.message };
      if (stop.signal.aborted) throw error;
      return { outcome: 'failed', detail: error instanceof Error ? error.message : String(error) };
    }
  };

  const run = async (operation: OperationRow, items: readonly Item[]): Promise<void> => {
    const counts = { ok: 0, skipped: 0, failed: 0 };
    for (const [index, item] of items.entries()) {
      const result = await addOne(item, operation.actor);
      counts[result.outcome] += 1;
      const name = typeof item['name'] === 'string' ? item['name'].slice(0, 60) : `item ${index + 1}`;
      const progress = { operationId: operation.id, name, ...result, ...counts };
      database.transact(() =>
        events.append(
          { type: 'connection-import-progressed', ...progress, done: index + 1, total: items.length },
          operation.actor,
        ),
      );
    }
    const { ok, skipped, failed } = counts;
    database.transact(() =>
      operations.end(
        operation,
        failed > 0 && ok + skipped === 0 ? 'failed' : 'done',
        `${ok} of ${items.length} connections registered, ${skipped} skipped, ${failed} failed`,
      ),
    );
  };

  return {
    /** Throws 409 while another import runs, 422 for a file that cannot be read. */
    start(request: ConnectionImport, actor: string): Operation {
      if (running !== null) {
        throw conflict('import-running', 'Another import is under way.', 'Try again when it has ended.');
      }
      const items = [...request.items, ...readFiles(request)];
      if (items.length === 0 || items.length > maxItems) {
        const message = `There are ${items.length} connections in it; 1 to ${maxItems} can be imported at once.`;
        throw unprocessable(message, [{ path: 'items', message }]);
      }
      const operation = database.transact(() =>
        operations.begin(
          {
            kind: operationKind,
            infraId: null,
            request: { action: 'none' },
            detail: `import ${items.length} connections`,
          },
          0,
          actor,
        ),
      );
      running = run(operation, items)
        .catch((error: unknown) => {
          deps.logger.error({ operationId: operation.id, err: error }, 'an import of connections broke');
          database.transact(() =>
            operations.fail(operation, 'The import was interrupted. Import again: what exists is skipped.'),
          );
        })
        .finally(() => (running = null));
      return presentOperation(operation, events.latestSeq());
    },
    /** Imports that died with the process that ran them are over. */
    endOrphans(): void {
      database.transact(() => {
        for (const operation of operations.open(operationKind)) {
          operations.fail(
            operation,
            'The server was restarted meanwhile. Import again: what exists is skipped.',
          );
        }
      });
    },
    async close(): Promise<void> {
      stop.abort();
      await running;
    },
  };
};
