import type { ComponentStatus, Connection } from '@terroir/shared-types';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Database } from '../db/open-database.ts';
import type { DriverConnection, DriverRegistry } from '../drivers/registry.ts';
import type { EventLog } from '../events/event-log.ts';

// The contract: every 3 s, 60 times; then slower, as a cloud that is away for long may still come back.
const retryMs = 3_000;
const patientTries = 60;
const slowRetryMs = 30_000;
const checkTimeoutMs = 10_000;

export type ConnectionMonitor = ReturnType<typeof createConnectionMonitor>;

/** Knows of each connection whether it answers. */
export const createConnectionMonitor = (deps: {
  database: Database;
  events: EventLog;
  drivers: DriverRegistry;
  logger: Logger;
}) => {
  const statuses = new Map<string, ComponentStatus>(
    deps.drivers
      .all()
      .map(({ connectionId }) => [connectionId, { status: 'starting', detail: 'not asked yet' }]),
  );

  const report = (connectionId: string, next: ComponentStatus): void => {
    const before = statuses.get(connectionId);
    if (before?.status === next.status && before.detail === next.detail) return;
    statuses.set(connectionId, next);
    if (before?.status === next.status) return;
    deps.logger.info({ connectionId, ...next }, 'connection changed');
    deps.database.transact(() =>
      deps.events.append({ type: 'connection-changed', connectionId, ...next }, 'monitor'),
    );
  };

  const followed = new Set<string>();
  const answered = new Set<string>();

  const follow = async ({ connectionId, driver }: DriverConnection, signal: AbortSignal): Promise<void> => {
    for (let tries = 1; !signal.aborted; tries++) {
      try {
        const { detail } = await driver.check(AbortSignal.any([signal, AbortSignal.timeout(checkTimeoutMs)]));
        if (signal.aborted) return;
        answered.add(connectionId);
        report(connectionId, { status: 'ready', detail });
        return;
      } catch (error) {
        if (signal.aborted) return;
        const detail = error instanceof Error ? error.message : String(error);
        const isStarting = tries < patientTries && !answered.has(connectionId);
        report(connectionId, { status: isStarting ? 'starting' : 'failed', detail });
      }
      await delay(tries < patientTries ? retryMs : slowRetryMs, undefined, { signal, ref: false }).catch(
        () => undefined, // aborted: the loop's condition ends it
      );
    }
  };

  let signal = AbortSignal.abort();
  const startFollowing = async (connection: DriverConnection): Promise<void> => {
    if (followed.has(connection.connectionId)) return;
    followed.add(connection.connectionId);
    try {
      await follow(connection, signal);
    } finally {
      followed.delete(connection.connectionId);
    }
  };

  return {
    /** Something did not work there: it is asked whether it answers, until it does. */
    suspect(connectionId: string): void {
      const connection = deps.drivers.get(connectionId);
      if (connection === undefined || signal.aborted) return;
      startFollowing(connection).catch((error: unknown) =>
        deps.logger.error({ connectionId, err: error }, 'asking a connection failed'),
      );
    },
    statuses: (): Record<string, ComponentStatus> => Object.fromEntries(statuses),
    list: (): Connection[] =>
      deps.drivers.all().map(({ connectionId, name, kind, driver }) => ({
        id: connectionId,
        name,
        driver: kind,
        providers: [...driver.providers],
        simulated: driver.simulated,
        status: statuses.get(connectionId) ?? { status: 'starting', detail: 'not asked yet' },
      })),
    /** Asks all until each has answered once; resolves when `signal` aborts or all have. */
    run: async (until: AbortSignal): Promise<void> => {
      signal = until;
      await Promise.all(deps.drivers.all().map(startFollowing));
    },
  };
};
