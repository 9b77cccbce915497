import type { ComponentStatus } from '@terroir/shared-types';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import type { Database } from '../db/open-database.ts';
import type { DriverConnection, DriverRegistry } from '../drivers/registry.ts';
import type { EventLog } from '../events/event-log.ts';
import { DriverError } from '../drivers/driver.ts';

// The contract: every 3 s, 60 times; then slower, as a cloud that is away for long may still come back.
const retryMs = 3_000;
const patientTries = 60;
const slowRetryMs = 30_000;
const checkTimeoutMs = 10_000;
const notAsked: ComponentStatus = { status: 'starting', detail: 'not asked yet' };

const whatFailed = (error: unknown): Omit<ComponentStatus, 'status'> => {
  if (!(error instanceof DriverError))
    return { detail: error instanceof Error ? error.message : String(error) };
  const { message, messageWording, remedy, remedyWording } = error.failure;
  return { detail: message, detailWording: messageWording, remedy, remedyWording };
};

export type ConnectionMonitor = ReturnType<typeof createConnectionMonitor>;

/** Knows of each connection whether it answers, also of those that come and change while it runs. */
export const createConnectionMonitor = (deps: {
  database: Database;
  events: EventLog;
  drivers: DriverRegistry;
  logger: Logger;
}) => {
  const statuses = new Map<string, ComponentStatus>();
  /** Who is being asked until they answer. */
  const followed = new Map<string, AbortController>();
  const answered = new Set<string>();
  let running = AbortSignal.abort();

  const statusOf = (connectionId: string): ComponentStatus => statuses.get(connectionId) ?? notAsked;

  const report = (connectionId: string, next: ComponentStatus): void => {
    const before = statusOf(connectionId);
    if (isDeepStrictEqual(before, next)) return;
    statuses.set(connectionId, next);
    if (before.status === next.status) return;
    const { status, detail, detailWording } = next;
    deps.logger.info({ connectionId, status, detail }, 'connection changed');
    deps.database.transact(() =>
      deps.events.append(
        { type: 'connection-changed', connectionId, status, detail, detailWording },
        'monitor',
      ),
    );
  };

  const follow = async ({ connectionId, driver }: DriverConnection, signal: AbortSignal): Promise<void> => {
    for (let tries = 1; !signal.aborted; tries++) {
      try {
        const detail = await driver.check(AbortSignal.any([signal, AbortSignal.timeout(checkTimeoutMs)]));
        if (signal.aborted) return;
        answered.add(connectionId);
        report(connectionId, { status: 'ready', ...detail });
        return;
      } catch (error) {
        if (signal.aborted) return;
        const isStarting = tries < patientTries && !answered.has(connectionId);
        report(connectionId, { status: isStarting ? 'starting' : 'failed', ...whatFailed(error) });
      }
      await delay(tries < patientTries ? retryMs : slowRetryMs, undefined, { signal, ref: false }).catch(
        () => undefined, // aborted: the loop's condition ends it
      );
    }
  };

  const startFollowing = async (connection: DriverConnection): Promise<void> => {
    const { connectionId } = connection;
    if (followed.has(connectionId) || running.aborted) return;
    const mine = new AbortController();
    followed.set(connectionId, mine);
    try {
      await follow(connection, AbortSignal.any([running, mine.signal]));
    } catch (error) {
      deps.logger.error({ connectionId, err: error }, 'asking a connection failed');
    } finally {
      if (followed.get(connectionId) === mine) followed.delete(connectionId);
    }
  };

  deps.drivers.onChange((connectionId, connection) => {
    followed.get(connectionId)?.abort();
    followed.delete(connectionId);
    answered.delete(connectionId);
    statuses.delete(connectionId);
    if (connection !== undefined) void startFollowing(connection);
  });

  return {
    /** Something did not work there: it is asked whether it answers, until it does. */
    suspect(connectionId: string): void {
      const connection = deps.drivers.get(connectionId);
      if (connection !== undefined) void startFollowing(connection);
    },
    status: statusOf,
    statuses: (): Record<string, ComponentStatus> =>
      Object.fromEntries(
        deps.drivers.all().map(({ connectionId }) => [connectionId, statusOf(connectionId)]),
      ),
    /** Asks all until each has answered once; resolves when `signal` aborts or all have. */
    run: async (until: AbortSignal): Promise<void> => {
      running = until;
      await Promise.all(deps.drivers.all().map(startFollowing));
    },
  };
};
