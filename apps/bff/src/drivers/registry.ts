import type { DriverName } from '@terroir/shared-types';
import type { Driver } from './driver.ts';

/** One connection: a driver with its credential. */
export interface DriverConnection {
  readonly connectionId: string;
  readonly name: string;
  readonly kind: DriverName;
  readonly driver: Driver;
}

export interface DriverRegistry {
  get(connectionId: string): DriverConnection | undefined;
  all(): readonly DriverConnection[];
  /**
   * Adds a connection, or changes the one with this id. Whoever holds its driver then talks through the new one: a
   * call that is repeated after a new credential was given uses it.
   */
  put(connection: DriverConnection): void;
  remove(connectionId: string): void;
  /** Calls `listener` after each `put` (with the connection) and `remove` (with undefined). */
  onChange(listener: (connectionId: string, connection: DriverConnection | undefined) => void): void;
}

/** Drivers are objects of closures: reading a member from the current one is all it takes. */
const follow = (current: () => Driver): Driver =>
  new Proxy(current(), { get: (_first, member) => Reflect.get(current(), member) as unknown });

/** The connections of this installation, in the order of their coming. Throws on a repeated id. */
export const createDriverRegistry = (connections: readonly DriverConnection[] = []): DriverRegistry => {
  const byId = new Map<string, DriverConnection>();
  const drivers = new Map<string, Driver>();
  const listeners = new Set<Parameters<DriverRegistry['onChange']>[0]>();
  let all: readonly DriverConnection[] = [];

  const put = (connection: DriverConnection): void => {
    const { connectionId, driver } = connection;
    const followed = byId.get(connectionId)?.driver ?? follow(() => drivers.get(connectionId) ?? driver);
    drivers.set(connectionId, driver);
    const known = { ...connection, driver: followed };
    byId.set(connectionId, known);
    all = [...byId.values()];
    for (const listener of listeners) listener(connectionId, known);
  };

  for (const connection of connections) {
    if (byId.has(connection.connectionId)) throw new Error('Two connections have the same id.');
    put(connection);
  }
  return {
    get: (connectionId) => byId.get(connectionId),
    all: () => all,
    put,
    remove(connectionId) {
      // Calls that run on go to the last driver it had.
      if (!byId.delete(connectionId)) return;
      drivers.delete(connectionId);
      all = [...byId.values()];
      for (const listener of listeners) listener(connectionId, undefined);
    },
    onChange: (listener) => void listeners.add(listener),
  };
};
