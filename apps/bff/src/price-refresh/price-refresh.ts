import type {
  CatalogState,
  Operation,
  RefreshProgress,
  RefreshReport,
  RefreshRequest,
} from '@terroir/shared-types';
import type { Logger } from 'pino';
import type { CurrentCatalog } from '../catalog/catalog-holder.ts';
import type { CatalogRebuild } from '../catalog/swap/catalog-rebuild.ts';
import type { Database } from '../db/open-database.ts';
import type { EventLog } from '../events/event-log.ts';
import { conflict, unprocessable } from '../http/problem-error.ts';
import type { OperationLog } from '../operations/operation-log.ts';
import { type OperationRow, presentOperation } from '../operations/operation-store.ts';
import type { PriceSource } from '../price-sources/price-source.ts';
import { describeCatalog } from './describe-catalog.ts';
import type { RefreshStore } from './refresh-store.ts';
import type { RefreshMessage } from './refresh-task.ts';
import { say } from '../wordings/say.ts';

export interface PriceRefreshDeps {
  database: Database;
  events: EventLog;
  store: RefreshStore;
  operations: OperationLog;
  catalog: CurrentCatalog;
  rebuild: CatalogRebuild;
  sources: ReadonlyMap<string, PriceSource>;
  /** Asks one source, in a thread of its own. Rejects with the signal's reason when it is stopped. */
  runSource(
    source: PriceSource,
    regions: readonly string[],
    onProgress: (message: RefreshMessage) => void,
    signal: AbortSignal,
  ): Promise<RefreshMessage>;
  /** Removes price files that are no longer in use. */
  removeUnused(inUse: readonly string[]): void;
  logger: Logger;
  now: () => Date;
}

export const refreshKind = 'catalog-refresh';
const cancelled = 'cancelled';

export type PriceRefresh = ReturnType<typeof createPriceRefresh>;

/**
 * Fetches price lists when a person asks, and only after it was allowed. What was fetched counts when a source is
 * read to its end and judged; until then, and where it fails, the old prices do.
 */
export const createPriceRefresh = (deps: PriceRefreshDeps) => {
  const { database, events, store, operations, sources, logger, now } = deps;
  let running: { progress: RefreshProgress; stop: AbortController; done: Promise<void> } | null = null;

  const refuseUnknownSources = (ids: readonly string[] | undefined): PriceSource[] => {
    const wanted = ids ?? [...sources.keys()];
    const errors = wanted.flatMap((id, at) =>
      sources.has(id)
        ? []
        : [{ path: `sources.${at}`, message: `unknown; known are ${[...sources.keys()].join(', ')}` }],
    );
    if (errors[0] !== undefined) throw unprocessable(`${errors[0].path}: ${errors[0].message}.`, errors);
    return [...sources.values()].filter(({ id }) => wanted.includes(id));
  };

  const regionsOf = ({ provider }: PriceSource): string[] =>
    deps.catalog
      .current()
      .regions.filter((region) => region.provider === provider)
      .map(({ region }) => region);

  const state = (): CatalogState =>
    describeCatalog({
      catalog: deps.catalog.current(),
      sources: [...sources.values()].map((source) => ({ source, regions: regionsOf(source) })),
      refreshed: store.refreshed(),
      reports: store.reports(),
      refreshEnabled: store.isEnabled(),
      refresh: running?.progress ?? null,
      now: now(),
      asOfSeq: events.latestSeq(),
    });

  /** What was read counts from here on, over a restart too. */
  const accept = async (source: PriceSource, report: RefreshReport, file: string | null): Promise<void> => {
    database.transact(() => {
      store.putReport(source.id, report);
      if (file !== null) store.use({ source_id: source.id, file, refreshed_at: report.endedAt });
    });
    await deps.rebuild.request();
    deps.removeUnused(store.refreshed().map((row) => row.file));
  };

  const refreshOne = async (
    source: PriceSource,
    regions: readonly string[],
    operation: OperationRow,
    current: NonNullable<typeof running>,
  ): Promise<RefreshReport> => {
    const onMessage = (message: RefreshMessage): void => {
      if (message.kind !== 'progress') return;
      const progress = { ...message.progress, operationId: operation.id, sourceId: source.id };
      current.progress = progress;
      database.transact(() =>
        events.append({ type: 'catalog-refresh-progressed', ...progress }, operation.actor),
      );
    };
    const last = await deps.runSource(source, regions, onMessage, current.stop.signal);
    if (last.kind !== 'done') throw new Error('The refresh ended without a report.');
    await accept(source, last.report, last.file);
    return last.report;
  };

  const runAll = async (
    plan: readonly { source: PriceSource; regions: readonly string[] }[],
    operation: OperationRow,
    current: NonNullable<typeof running>,
  ): Promise<void> => {
    const reports: [PriceSource, RefreshReport][] = [];
    let ended: { status: 'done' | 'failed' | 'cancelled'; detail: string };
    try {
      for (const { source, regions } of plan) {
        reports.push([source, await refreshOne(source, regions, operation, current)]);
      }
      const allFailed = reports.every(([, { outcome }]) => outcome === 'failed');
      const detail = reports.map(([source, report]) => `${source.name}: ${report.detail}`).join(' ');
      ended = { status: allFailed ? 'failed' : 'done', detail };
    } catch (error) {
      const isCancelled = current.stop.signal.reason === cancelled;
      if (!isCancelled && !current.stop.signal.aborted) {
        logger.error({ err: error }, 'a refresh of prices failed');
      }
      ended = isCancelled
        ? {
            status: 'cancelled',
            detail: 'Cancelled; sources that were not read to their end keep their prices.',
          }
        : {
            status: 'failed',
            detail: current.stop.signal.aborted
              ? 'The server was stopped; the old prices stay. Refresh again.'
              : `The refresh broke off, the old prices stay: ${error instanceof Error ? error.message : String(error)}`,
          };
    }
    running = null;
    database.transact(() => operations.end(operation, ended.status, ended.detail));
  };

  return {
    state,
    setEnabled(isEnabled: boolean, actor: string): CatalogState {
      database.transact(() => {
        if (store.isEnabled() !== isEnabled) {
          store.setEnabled(isEnabled);
          events.append({ type: 'catalog-settings-changed' }, actor);
        }
      });
      return state();
    },
    /** Throws ProblemError 409 when it is not allowed or one runs already, 422 for unknown sources or regions. */
    refresh(request: RefreshRequest, actor: string): Operation {
      const wanted = refuseUnknownSources(request.sources);
      const plan = wanted.map((source) => {
        const known = regionsOf(source);
        return { source, regions: known.filter((region) => request.regions?.includes(region) ?? true) };
      });
      const unknown = request.regions?.findIndex(
        (name) => !plan.some(({ regions }) => regions.includes(name)),
      );
      if (unknown !== undefined && unknown !== -1) {
        const message = `no region of ${wanted.map(({ provider }) => provider).join(' or ')} has this name`;
        throw unprocessable(`regions.${unknown}: ${message}.`, [{ path: `regions.${unknown}`, message }]);
      }
      if (!store.isEnabled()) {
        throw conflict('refresh-disabled', say('refresh-off'), say('switch-refresh-on'));
      }
      if (running !== null) {
        throw conflict(
          'refresh-running',
          say('refresh-runs', { id: running.progress.operationId }),
          say('wait-or-cancel-refresh'),
        );
      }
      const asked = plan.filter(({ regions }) => regions.length > 0);
      const detail = `Refresh of prices: ${asked.map(({ source }) => source.name).join(', ')}`;
      const operation = database.transact(() =>
        operations.begin({ kind: refreshKind, infraId: null, request: { action: 'none' }, detail }, 0, actor),
      );
      const progress: RefreshProgress = {
        operationId: operation.id,
        sourceId: asked[0]?.source.id ?? '',
        regionsDone: 0,
        regionsTotal: asked[0]?.regions.length ?? 0,
        region: null,
        rows: 0,
        bytes: 0,
      };
      const current = { progress, stop: new AbortController(), done: Promise.resolve() };
      running = current;
      current.done = runAll(asked, operation, current);
      return presentOperation(operation, events.latestSeq());
    },
    /** Throws ProblemError 409 when none runs. */
    async cancel(): Promise<CatalogState> {
      if (running === null) throw conflict('no-refresh', say('no-refresh'), say('nothing-to-cancel'));
      const { stop, done } = running;
      stop.abort(cancelled);
      await done;
      return state();
    },
    /** Back to the shipped prices. Throws ProblemError 409 while a refresh runs, 422 for unknown sources. */
    async revert(ids: readonly string[] | undefined, actor: string): Promise<CatalogState> {
      const wanted = refuseUnknownSources(ids);
      if (running !== null) {
        throw conflict('refresh-running', say('refresh-runs-now'), say('then-revert'));
      }
      database.transact(() => {
        for (const { id } of wanted) store.drop(id);
        events.append({ type: 'catalog-settings-changed' }, actor);
      });
      await deps.rebuild.request();
      deps.removeUnused(store.refreshed().map((row) => row.file));
      return state();
    },
    /** A refresh that the last process did not end cannot be taken up. */
    endOrphans(): void {
      database.transact(() => {
        for (const operation of operations.open(refreshKind)) {
          operations.end(
            operation,
            'failed',
            'The server ended meanwhile; the old prices stay. Refresh again.',
          );
        }
      });
    },
    async close(): Promise<void> {
      if (running === null) return;
      const { stop, done } = running;
      stop.abort('stopped');
      await done;
    },
  };
};
