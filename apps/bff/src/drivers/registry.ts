import type { Connection } from '@terroir/shared-types';
import type { Driver } from './driver.ts';

/** One connection: a driver with its credential. */
export interface DriverConnection {
  readonly connectionId: string;
  readonly name: string;
  readonly kind: Connection['driver'];
  readonly driver: Driver;
}

export interface DriverRegistry {
  get(connectionId: string): DriverConnection | undefined;
  all(): readonly DriverConnection[];
}

/** The connections of this installation, in the order given. Throws on a repeated id. */
export const createDriverRegistry = (connections: readonly DriverConnection[]): DriverRegistry => {
  const byId = new Map(connections.map((connection) => [connection.connectionId, connection]));
  if (byId.size !== connections.length) throw new Error('Two connections have the same id.');
  return { get: (connectionId) => byId.get(connectionId), all: () => connections };
};
