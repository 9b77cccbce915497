import { ownIdSchema } from '@terroir/shared-types';
import type { Logger } from 'pino';
import type { DriverError, DriverResource } from '../drivers/driver.ts';
import type { DriverConnection, DriverRegistry } from '../drivers/registry.ts';
import { type Installation, mayAdopt } from '../provisioning/installation.ts';
import { createRowLoops } from '../resources/row-loops.ts';
import { type SharedWork, factsOf, markMissing, runShared } from './run-shared.ts';
import { type SharedRow, isPending } from './shared-store.ts';

/** A try at a network or key failed and is made again. */
export type TroubleListener = (row: SharedRow, error: DriverError) => void;

export interface SharedWorkerDeps extends Omit<SharedWork, 'onTrouble'> {
  drivers: DriverRegistry;
  installation: Installation;
  logger: Logger;
  compareMs: number;
}

export type SharedWorker = ReturnType<typeof createSharedWorker>;

/** Works networks and keys whose row and provider differ, and compares all of them with the providers. */
export const createSharedWorker = (deps: SharedWorkerDeps) => {
  const { shared } = deps;
  /** Connections whose listing was complete once: what it holds of ours is known here. */
  const listedOnce = new Set<string>();
  const listeners = new Set<TroubleListener>();
  const work: SharedWork = {
    ...deps,
    onTrouble: (row, error) => {
      for (const tell of listeners) tell(row, error);
    },
  };

  function* pending() {
    for (const row of shared.living()) {
      const port = deps.drivers.get(row.connection_id)?.driver.resources;
      if (port === undefined || !isPending(row)) continue;
      yield { id: row.id, run: (signal: AbortSignal) => runShared(work, port, row.id, signal) };
    }
  }

  const adopt = ({ connectionId, driver }: DriverConnection, seen: DriverResource): void => {
    const tagged = ownIdSchema.safeParse(seen.tags['terroir-resource']);
    const infra = ownIdSchema.safeParse(seen.tags['terroir-infra']);
    if (!tagged.success || !mayAdopt(deps.installation, seen)) return;
    const known = shared.find(tagged.data);
    // Known by another connection to the same account, unless that is no more.
    if (known !== null && deps.drivers.get(known.connection_id) !== undefined) return;
    const row: SharedRow = {
      ...factsOf(seen),
      id: tagged.data,
      kind: seen.kind,
      name: seen.name,
      connection_id: connectionId,
      simulated: driver.simulated,
      provider: seen.provider,
      region: seen.region,
      infra_id: infra.success ? infra.data : null,
      want_openings: [...seen.openings],
      want_gone: false,
      sent_at: seen.createdAt,
      removing_at: null,
      failure: null,
      failed_at: null,
      created_at: seen.createdAt,
      gone_at: null,
    };
    if (known === null) shared.insert(row);
    deps.changeShared(row, {}, 'reconciler');
  };

  /** Their resource, our row: followed; no row: taken in, so that nothing of ours is out of sight. */
  const take = (connection: DriverConnection, seen: DriverResource): void => {
    const row = shared.findByProvider(connection.connectionId, seen.providerId);
    if (row === null) {
      adopt(connection, seen);
      return;
    }
    if (row.gone_at !== null || isPending(row) || loops.isBusy(row.id)) return;
    const facts = factsOf(seen);
    const isSame = JSON.stringify(facts.openings) === JSON.stringify(row.openings);
    if (isSame && !row.missing) return;
    deps.changeShared(row, { ...facts, want_openings: facts.openings }, 'reconciler');
  };

  const compareWith = async (connection: DriverConnection, signal: AbortSignal): Promise<void> => {
    const { connectionId } = connection;
    const port = connection.driver.resources;
    if (port === undefined) return;
    const listed = await port.list(signal); // a failed listing throws and says nothing of any of them
    await deps.commit.submit(() => {
      for (const seen of listed) take(connection, seen);
    });
    listedOnce.add(connectionId);
    const seenIds = new Set(listed.map(({ providerId }) => providerId));
    for (const row of shared.living()) {
      const id = row.provider_id;
      if (row.connection_id !== connectionId || id === null || seenIds.has(id)) continue;
      if (isPending(row) || row.missing || (await port.find(row.kind, id, signal)) !== null) continue;
      await deps.commit.submit(() => {
        const current = shared.find(row.id);
        if (current !== null && current.gone_at === null && !isPending(current)) markMissing(work, current);
      });
    }
  };

  const compare = async (signal: AbortSignal): Promise<void> => {
    for (const connection of deps.drivers.all()) {
      try {
        await compareWith(connection, signal);
      } catch (error) {
        if (signal.aborted) return;
        const { connectionId } = connection;
        deps.logger.warn({ connectionId, err: error }, 'networks and keys could not be listed');
      }
    }
  };

  const loops = createRowLoops({ pending, compare, compareMs: deps.compareMs, logger: deps.logger });
  return {
    ...loops,
    compareWith,
    /** True once a complete listing said what of ours this connection has. */
    isKnown: (connectionId: string): boolean => listedOnce.has(connectionId),
    /** Until the answer is called. */
    onTrouble(listener: TroubleListener): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};
