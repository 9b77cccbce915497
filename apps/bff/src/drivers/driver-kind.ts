import type {
  CloudCredential,
  ConnectableDriver,
  ConnectionRequest,
  CredentialsOverview,
  DriverReport,
} from '@terroir/shared-types';
import type { Logger } from 'pino';
import type { SshPool } from '../ssh/ssh-pool.ts';
import type { Detail, Driver } from './driver.ts';

/** What a driver may use of this installation. */
export interface DriverSurroundings {
  connectionId: string;
  /** Our id among the owners of things at a provider. */
  owner: string;
  /** A folder for what a driver must remember; made by the first that writes there. It outlives the database. */
  folder: string;
  /** For drivers of what has no control plane but SSH. */
  ssh: Pick<SshPool, 'run'>;
  /** 32 bytes that only this installation can make, always the same for one label. */
  secretOf(label: string): Buffer;
  logger: Logger;
  now: () => Date;
}

/** Registering credentials of clouds at an engine that makes VMs there. A failed call throws `DriverError`. */
export interface CredentialPort {
  /** Whose credentials the connection uses there. */
  readonly holder: string;
  /** Reads the engine's own credentials file. Throws `UnreadableFileError` when it is no such file. */
  readFile(text: string): readonly CloudCredential[];
  /** What it has of each cloud now. */
  overview(signal: AbortSignal): Promise<CredentialsOverview['providers']>;
  register(credential: CloudCredential, signal: AbortSignal): Promise<Detail>;
}

export interface OpenedDriver {
  driver: Driver;
  /** Absent: it makes VMs by its own credential alone. */
  credentials?: CredentialPort;
  /** Finds out what the credential can do; orders nothing. Never throws but for `signal`: what fails is in the report. */
  report(signal: AbortSignal): Promise<DriverReport>;
}

type RequestOf<Name extends ConnectableDriver> = Extract<ConnectionRequest, { driver: Name }>;

/** A driver that connections can be added for. */
export interface DriverKind {
  readonly name: ConnectableDriver;
  /** Touches neither network nor disk; throws for a request of another driver. */
  open(request: ConnectionRequest, surroundings: DriverSurroundings): OpenedDriver;
  /** Secrets that everybody knows, such as a default password: to hide the word everywhere would only hide words. */
  readonly wellKnown?: readonly string[];
  /**
   * Reads the driver's own kind of credentials file into requests, as far as it can be understood. Absent: it has
   * none. Throws `UnreadableFileError` when it is no such file.
   */
  readFile?(text: string): readonly Record<string, unknown>[];
}

const isOf = <Name extends ConnectableDriver>(
  request: ConnectionRequest,
  name: Name,
): request is RequestOf<Name> => request.driver === name;

/** Ties the types of one kind together; `drivers/kinds.ts` lists them. */
export const driverKind = <Name extends ConnectableDriver>(kind: {
  name: Name;
  open(request: RequestOf<Name>, surroundings: DriverSurroundings): OpenedDriver;
  wellKnown?: readonly string[];
  readFile?(text: string): readonly Record<string, unknown>[];
}): DriverKind => ({
  ...kind,
  open(request, surroundings) {
    if (isOf(request, kind.name)) return kind.open(request, surroundings);
    throw new Error(`A connection of ${request.driver} came to the driver ${kind.name}.`);
  },
});
