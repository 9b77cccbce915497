import type { ConnectionImport, ConnectionRequest, Operation } from '@terroir/shared-types';
import type { DriverKind } from '../drivers/driver-kind.ts';
import { DriverError } from '../drivers/driver.ts';
import { UnreadableFileError } from '../drivers/unreadable-file-error.ts';
import { ProblemError, unreadable } from '../http/problem-error.ts';
import type { BatchResult, Batches } from './batches.ts';
import { kindOf, parseConnection } from './open-connection.ts';
import type { ConnectionService } from './service.ts';
import { asDetail, saidMessage, saidRemedy, say } from '../wordings/say.ts';

const operationKind = 'connections-import';
const maxItems = 200;
const askTimeoutMs = 30_000;

export interface ImportDeps {
  batches: Batches;
  service: ConnectionService;
  kinds: readonly DriverKind[];
}

type Item = Record<string, unknown>;

export type ConnectionImporter = ReturnType<typeof createConnectionImporter>;

/** Adds many connections, one after the other: what fits and answers is registered, what exists is skipped. */
export const createConnectionImporter = (deps: ImportDeps) => {
  const { service } = deps;

  const readFiles = ({ files }: ConnectionImport): Item[] =>
    files.flatMap(({ driver, text }, index) => {
      const path = `files.${index}`;
      const kind = kindOf(deps.kinds, driver);
      if (kind.readFile === undefined) {
        throw unreadable(`${path}.driver`, say('driver-no-file', { driver }));
      }
      try {
        return [...kind.readFile(text)];
      } catch (error) {
        if (!(error instanceof UnreadableFileError)) throw error;
        throw unreadable(`${path}.text`, error.said);
      }
    });

  const addOne = async (item: Item, actor: string, stop: AbortSignal): Promise<BatchResult> => {
    let request: ConnectionRequest;
    try {
      request = parseConnection(item);
      if (service.hasName(request.name)) {
        return { outcome: 'skipped', ...asDetail(say('name-exists')) };
      }
      const signal = AbortSignal.any([stop, AbortSignal.timeout(askTimeoutMs)]);
      const detail = await service.open(request).driver.check(signal);
      service.add(request, actor);
      return { outcome: 'ok', ...detail };
    } catch (error) {
      if (error instanceof DriverError) {
        const { failure } = error;
        const words = { detail: saidMessage(failure), remedy: saidRemedy(failure) };
        return { outcome: 'failed', ...asDetail(say('detail-and-remedy', words)) };
      }
      if (error instanceof ProblemError)
        return { outcome: 'failed', detail: error.message, detailWording: error.detailWording };
      stop.throwIfAborted();
      return { outcome: 'failed', detail: error instanceof Error ? error.message : String(error) };
    }
  };

  return {
    /** Throws 409 while another import runs, 422 for a file that cannot be read. */
    start(request: ConnectionImport, actor: string): Operation {
      const items = [...request.items, ...readFiles(request)];
      if (items.length === 0 || items.length > maxItems) {
        throw unreadable('items', say('file-count', { count: items.length, max: maxItems }));
      }
      return deps.batches.start(
        {
          kind: operationKind,
          detail: `import ${items.length} connections`,
          done: 'connections registered',
          items,
          nameOf: (item, index) =>
            typeof item['name'] === 'string' ? item['name'].slice(0, 60) : `item ${index + 1}`,
          run: (item, signal) => addOne(item, actor, signal),
        },
        actor,
      );
    },
  };
};
