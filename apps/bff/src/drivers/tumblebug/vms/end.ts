import { DriverError, type DriverVm } from '../../driver.ts';
import type { Client } from '../api/client.ts';
import { isNotThere } from '../api/errors.ts';
import { anySchema, inspectSchema } from '../api/schemas.ts';
import { type Follow, type Work, inBackground } from './follow.ts';
import { type NodeId, idOf } from './ids.ts';
import type { Infras } from './infras.ts';
import { isBeingMade, orderState } from './order-state.ts';
import { ownLabels } from './own-labels.ts';
import type { Poller } from './poller.ts';
import type { SweepRemains } from './sweep-remains.ts';
import { type Reach, type Seen, fromSeen, goneVm, isAtCloud, labelsOf, statusWord } from './translate.ts';

export interface EndDeps extends Pick<Client, 'call'> {
  namespace: string;
  infras: Infras;
  poller: Poller;
  follow: Follow;
  override: Reach | null;
  sweepRemains: SweepRemains;
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

const isOurs = (seen: Seen): boolean => labelsOf(seen)[ownLabels.loginKey] !== undefined;

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

  const remove = async (path: string, option: string | null, signal: AbortSignal): Promise<void> => {
    try {
      await call(
        {
          method: 'DELETE',
          path,
          ...(option === null ? {} : { query: { option } }),
          timeoutMs: endTimeoutMs,
        },
        anySchema,
        signal,
      );
    } catch (error) {
      if (!isNotThere(error)) throw error;
    }
  };

  const removeRecord = (seen: Seen, signal: AbortSignal): Promise<void> => {
    const { infra, node } = seen;
    const path = infras.pathOf({ infra: infra.id });
    // Without `terminate` it only deletes what has ended by itself; `force` would forget a VM that lives.
    if (isOurs(seen) || infra.node.length <= 1 || node === null) return remove(path, 'terminate', signal);
    return remove(`${path}/node/${encodeURIComponent(node.id)}`, null, signal);
  };

  /** Nothing of it is at the cloud, as far as they say. */
  const isOver = (seen: Seen, wasTold: boolean): boolean => {
    const word = statusWord(seen);
    if (seen.node === null) return ['preparing', 'prepared', 'failed', 'empty', 'terminated'].includes(word);
    // Being told to terminate makes them look for a VM that they had lost.
    return word === 'terminated' || (word === 'failed' && !isAtCloud(seen) && wasTold);
  };

  return async function* end(id: NodeId, signal: AbortSignal): AsyncGenerator<DriverVm> {
    let telling: Work | null = null;
    let toldAtMs = Number.NEGATIVE_INFINITY;
    let hadRecord = false;
    let shown = '';
    for (;;) {
      const seen = await deps.follow.look(id, signal);
      if (seen === null) {
        if (telling !== null || hadRecord) await deps.sweepRemains();
        yield goneVm(idOf(id));
        return;
      }
      const vm = fromSeen(seen, deps.override);
      if (telling !== null && shown !== vm.status.raw) {
        // Until the record is gone as well, it is on its way.
        yield { ...vm, status: { unified: 'terminating', raw: vm.status.raw }, ssh: null };
        shown = vm.status.raw;
      }
      if (telling?.isOver === true && telling.failure !== null && !isUnderWay(telling.failure)) {
        if (!isNotThere(telling.failure)) throw telling.failure;
      }
      if (isBeingMade(seen) && (await orderState(deps, id.infra, signal)) === 'Handling') {
        // Taking away an infra in which they are making a VM would lose that VM.
        await deps.poller.changed(id.infra, signal);
        continue;
      }
      if (isOver(seen, telling?.isOver ?? false) && (await isListedAtCloud(seen, signal)) !== true) {
        hadRecord = true;
        try {
          await removeRecord(seen, signal);
          if ((await deps.follow.look(id, signal)) === null) continue;
        } catch (error) {
          if (!isUnderWay(error)) throw error;
        }
      } else if (telling?.isOver !== false && performance.now() - toldAtMs >= deps.retryMs) {
        // Told again when it did not end: they answer success for what they have not done.
        toldAtMs = performance.now();
        telling = inBackground(terminate(seen, signal));
      }
      await Promise.race([
        deps.poller.changed(id.infra, signal),
        ...(telling?.isOver === false ? [telling.settled] : []),
      ]);
    }
  };
};
