import { DriverError, type DriverVm } from '../../driver.ts';
import type { Client } from '../api/client.ts';
import { isNotThere } from '../api/errors.ts';
import { anySchema, inspectSchema } from '../api/schemas.ts';
import type { Follow } from './follow.ts';
import { type NodeId, idOf } from './ids.ts';
import type { Infras } from './infras.ts';
import { ownLabels } from './own-labels.ts';
import type { Poller } from './poller.ts';
import { type Reach, type Seen, fromSeen, goneVm, isAtCloud, labelsOf, statusWord } from './translate.ts';

export interface EndDeps extends Pick<Client, 'call'> {
  namespace: string;
  infras: Infras;
  poller: Poller;
  follow: Follow;
  override: Reach | null;
  /** Between two tries at what did not end, ms. */
  retryMs: number;
}

// It waits for the cloud: 40 minutes for one VM, an hour for the record.
const endTimeoutMs = 60 * 60_000;
const inspectTimeoutMs = 120_000;
/** Clouds whose listings show a VM long after it has ended. */
const listsEnded: ReadonlySet<string> = new Set(['aws']);

const isUnderWay = (error: unknown): boolean =>
  error instanceof DriverError &&
  /please try later|is still .*terminat|in progress|not yet confirmed/i.test(error.message);

export type End = ReturnType<typeof createEnd>;

/** Terminates, then deletes the record, and believes in neither until a listing shows it. */
export const createEnd = (deps: EndDeps) => {
  const { call, infras } = deps;

  const terminate = async ({ infra, node }: Seen, signal: AbortSignal): Promise<void> => {
    if (node === null) return;
    await call(
      {
        path: `/ns/${deps.namespace}/control/infra/${encodeURIComponent(infra.id)}/node/${encodeURIComponent(node.id)}`,
        query: { action: 'terminate', force: 'true' },
        timeoutMs: endTimeoutMs,
      },
      anySchema,
      signal,
    );
  };

  /** Null: nobody could tell. */
  const isListedAtCloud = async ({ node }: Seen, signal: AbortSignal): Promise<boolean | null> => {
    if (node === null || node.cspResourceId === '') return false;
    if (listsEnded.has(node.connectionConfig?.providerName ?? '')) return null;
    try {
      const { resources } = await call(
        {
          method: 'POST',
          path: '/inspectResources',
          body: { connectionName: node.connectionName, resourceType: 'node' },
          timeoutMs: inspectTimeoutMs,
        },
        inspectSchema,
        signal,
      );
      return resources.onCspTotal.some(({ cspResourceId }) => cspResourceId === node.cspResourceId);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof DriverError) return null;
      throw error;
    }
  };

  const removeRecord = async ({ infra, node }: Seen, signal: AbortSignal): Promise<void> => {
    const isOurs = labelsOf({ infra, node })[ownLabels.loginKey] !== undefined;
    const isLast = infra.node.length <= 1;
    const path =
      isOurs || isLast || node === null
        ? infras.pathOf({ infra: infra.id })
        : `${infras.pathOf({ infra: infra.id })}/node/${encodeURIComponent(node.id)}`;
    try {
      // Without `terminate` it only deletes what has ended by itself; `force` would forget a VM that lives.
      await call(
        {
          method: 'DELETE',
          path,
          ...(path.includes('/node/') ? {} : { query: { option: 'terminate' } }),
          timeoutMs: endTimeoutMs,
        },
        anySchema,
        signal,
      );
    } catch (error) {
      if (!isNotThere(error)) throw error;
    }
  };

  /** Nothing of it is at the cloud, as far as they say. */
  const isOver = (seen: Seen, wasTold: boolean): boolean => {
    const word = statusWord(seen);
    if (seen.node === null) return ['preparing', 'prepared', 'failed', 'empty', 'terminated'].includes(word);
    // Being told to terminate makes them look for a VM that they had lost.
    return word === 'terminated' || (word === 'failed' && !isAtCloud(seen) && wasTold);
  };

  return async function* end(id: NodeId, signal: AbortSignal): AsyncGenerator<DriverVm> {
    let toldAtMs = Number.NEGATIVE_INFINITY;
    let shown = '';
    for (;;) {
      const seen = await deps.follow.look(id, signal);
      if (seen === null) {
        yield goneVm(idOf(id));
        return;
      }
      const vm = fromSeen(seen, deps.override);
      const wasTold = toldAtMs > Number.NEGATIVE_INFINITY;
      const over = isOver(seen, wasTold);
      // Until the record is gone as well, it is on its way.
      const shownVm: DriverVm = {
        ...vm,
        status: { unified: 'terminating', raw: vm.status.raw },
        ssh: null,
      };
      if (wasTold && shown !== vm.status.raw) {
        yield shownVm;
        shown = vm.status.raw;
      }
      try {
        if (over && (await isListedAtCloud(seen, signal)) !== true) {
          await removeRecord(seen, signal);
          if ((await infras.one(id.infra, signal)) === null) continue;
        } else if (statusWord(seen) !== 'terminating' && performance.now() - toldAtMs >= deps.retryMs) {
          toldAtMs = performance.now();
          await terminate(seen, signal);
          continue;
        }
      } catch (error) {
        if (!isUnderWay(error) && !isNotThere(error)) throw error;
      }
      await deps.poller.changed(id.infra, signal);
    }
  };
};
