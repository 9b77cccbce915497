import {
  type Connection,
  type ConnectionPatch,
  type ConnectionReport,
  type ConnectionRequest,
  connectionSchema,
} from '@terroir/shared-types';
import type { SecretStore } from '../access/secret-store.ts';
import type { Database } from '../db/open-database.ts';
import type { CredentialPort, OpenedDriver } from '../drivers/driver-kind.ts';
import type { Driver } from '../drivers/driver.ts';
import { plainReport } from '../drivers/plain-report.ts';
import type { DriverRegistry } from '../drivers/registry.ts';
import type { EventLog } from '../events/event-log.ts';
import { conflict, notFound } from '../http/problem-error.ts';
import type { ConnectionFiles } from './connection-files.ts';
import type { ConnectionMonitor } from './connection-monitor.ts';
import { freeId } from './free-id.ts';
import { type OpenDeps, closedConnection, openConnection, parseConnection } from './open-connection.ts';
import { type StoredSecrets, mergeFields, readSecrets, secretEnds } from './secret-fields.ts';
import type { ConnectionRow, ConnectionStore } from './store.ts';
import { type Said, asDetail, say } from '../wordings/say.ts';

/** What of the installation stands on a connection. */
export interface ConnectionUses {
  /** True: an infra, also one that has ended, was made through it. Its id then never means another one. */
  wasUsed(connectionId: string): boolean;
  /** What lives there in words, e.g. `infra llm-seoul`; empty: nothing. */
  livingOn(connectionId: string): string[];
  /** Drops what was set for it, such as caps; in the open transaction. */
  forget(connectionId: string): void;
}

export interface ConnectionServiceDeps extends OpenDeps {
  database: Database;
  events: EventLog;
  store: ConnectionStore;
  secrets: SecretStore;
  files: ConnectionFiles;
  drivers: DriverRegistry;
  monitor: ConnectionMonitor;
  uses: ConnectionUses;
  now: () => Date;
}

const lacksOf = ({ lacks, actions }: Driver): Connection['lacks'] =>
  (['suspend', 'resume', 'reboot', 'terminate'] as const).flatMap((action) => {
    const why = lacks?.[action];
    return why === undefined || actions.includes(action) ? [] : [{ action, ...asDetail(why) }];
  });

const maxConnections = 100;
const namedUsers = 5;

const inUse = (connection: string, living: readonly string[]): Said => {
  const users = living.slice(0, namedUsers).join(', ');
  const count = living.length - namedUsers;
  return count > 0
    ? say('connection-in-use-more', { connection, users, count })
    : say('connection-in-use', { connection, users });
};

export type ConnectionService = ReturnType<typeof createConnectionService>;

/** Connections as durable records, and their drivers while the server runs. */
export const createConnectionService = (deps: ConnectionServiceDeps) => {
  const { database, events, store, secrets, files, drivers, monitor, now } = deps;
  const rows = new Map<string, ConnectionRow>();
  const opened = new Map<string, OpenedDriver>();

  const present = (id: string): Connection => {
    const connection = drivers.get(id);
    if (connection === undefined) throw notFound('connection', id);
    const row = rows.get(id);
    return {
      id,
      name: connection.name,
      driver: connection.kind,
      providers: [...connection.driver.providers],
      regions: connection.driver.regions === undefined ? null : [...connection.driver.regions],
      simulated: connection.driver.simulated,
      status: monitor.status(id),
      actions: [...connection.driver.actions],
      market: connection.driver.prices?.kind ?? 'on-demand',
      lacks: lacksOf(connection.driver),
      canImport: connection.driver.imports !== undefined,
      takesCredentials: 'credentials' in (opened.get(id) ?? {}),
      builtIn: row === undefined,
      config: row?.config ?? {},
      secrets: Object.entries(row?.secret_ends ?? {}).map(([name, last4]) => ({ name, last4 })),
      createdAt: row?.created_at ?? null,
    };
  };

  const rowOf = (id: string): ConnectionRow => {
    const row = rows.get(id);
    if (row !== undefined) return row;
    if (drivers.get(id) === undefined) throw notFound('connection', id);
    throw conflict('built-in', say('built-in', { connection: id }), say('add-your-own'));
  };

  const use = (row: ConnectionRow, driver: OpenedDriver): void => {
    rows.set(row.id, row);
    opened.set(row.id, driver);
    drivers.put({ connectionId: row.id, name: row.name, kind: row.driver, driver: driver.driver });
  };

  const refuseTakenName = (name: string, exceptId: string | null): void => {
    const same = drivers
      .all()
      .find((one) => one.name.toLowerCase() === name.toLowerCase() && one.connectionId !== exceptId);
    if (same === undefined) return;
    throw conflict(
      'name-taken',
      say('connection-name-taken', { connection: same.connectionId, name }),
      say('choose-another-name'),
    );
  };

  const announce = (connectionId: string, status: string, detail: string, actor: string): void =>
    events.append({ type: 'connection-changed', connectionId, status, detail }, actor);

  const rowFor = (
    request: ConnectionRequest,
    driver: OpenedDriver,
    first: Pick<ConnectionRow, 'id' | 'created_at' | 'created_by'>,
  ): ConnectionRow => ({
    ...first,
    name: request.name,
    driver: request.driver,
    // Through JSON: fields that are not set are not there.
    config: connectionSchema.shape.config.parse(JSON.parse(JSON.stringify(request.config))),
    secret_ends: secretEnds(request.secrets),
    simulated: driver.driver.simulated,
    updated_at: now().toISOString(),
  });

  const storedSecrets = (id: string): StoredSecrets => readSecrets(secrets.get(id));

  const openStored = (row: ConnectionRow): OpenedDriver => {
    try {
      const { name, config } = row;
      const request = parseConnection({ driver: row.driver, name, config, secrets: storedSecrets(row.id) });
      return openConnection(deps, row.id, request);
    } catch (error) {
      return closedConnection(error, row.simulated);
    }
  };

  const keepFile = (row: ConnectionRow): void => {
    let found: StoredSecrets;
    try {
      found = storedSecrets(row.id);
    } catch {
      return; // they do not open: the connection says so itself
    }
    files.write(row.id, { row, secrets: found });
  };

  return {
    /** Opens what is stored, once at the start. One that cannot be opened stays in sight with its reason. */
    load(): void {
      for (const row of store.all()) use(row, openStored(row));
    },

    /** Makes rows and files agree: what a lost database has forgotten comes back, what has no file gets one. */
    recover(): void {
      for (const id of files.ids()) {
        const found = rows.has(id) ? null : files.read(id);
        if (found === null || drivers.get(id) !== undefined) continue;
        const { row } = found;
        database.transact(() => {
          store.insert(row);
          secrets.put(id, 'connection', JSON.stringify(found.secrets), row.updated_at);
          announce(id, 'starting', `${row.name} came back from its file.`, 'terroir');
        });
        use(row, openStored(row));
      }
      const kept = new Set(files.ids());
      for (const row of rows.values()) if (!kept.has(row.id)) keepFile(row);
    },

    list: (): Connection[] => drivers.all().map(({ connectionId }) => present(connectionId)),
    get: present,

    /** Opened but not stored: for an import that asks first. */
    open: (request: ConnectionRequest): OpenedDriver => openConnection(deps, 'new', request),
    hasName: (name: string): boolean =>
      drivers.all().some((one) => one.name.toLowerCase() === name.toLowerCase()),

    /** Throws 409 for a name that is taken, 422 for what its driver refuses. */
    add(request: ConnectionRequest, actor: string): Connection {
      refuseTakenName(request.name, null);
      if (rows.size >= maxConnections) {
        throw conflict(
          'too-many',
          say('too-many-connections', { count: maxConnections }),
          say('delete-one-first'),
        );
      }
      const at = now().toISOString();
      const id = freeId(
        request.name,
        (taken) => drivers.get(taken) !== undefined || deps.uses.wasUsed(taken),
      );
      const driver = openConnection(deps, id, request);
      const row = rowFor(request, driver, { id, created_at: at, created_by: actor });
      database.transact(() => {
        store.insert(row);
        secrets.put(id, 'connection', JSON.stringify(request.secrets), at);
        announce(id, 'starting', `${row.name} was added.`, actor);
      });
      keepFile(row);
      use(row, driver);
      return present(id);
    },

    /** Throws 404, 409 for a built-in one or a taken name, 422 when the whole does not fit. */
    change(id: string, patch: ConnectionPatch, actor: string): Connection {
      const row = rowOf(id);
      const request = parseConnection({
        driver: row.driver,
        name: patch.name ?? row.name,
        config: mergeFields(row.config, patch.config),
        secrets: mergeFields(storedSecrets(id), patch.secrets),
      });
      refuseTakenName(request.name, id);
      const driver = openConnection(deps, id, request);
      if (driver.driver.simulated !== row.simulated) {
        throw conflict('other-money', say('other-money'), say('add-another'));
      }
      const changed = rowFor(request, driver, row);
      database.transact(() => {
        store.update(changed);
        secrets.remove(id);
        secrets.put(id, 'connection', JSON.stringify(request.secrets), changed.updated_at);
        announce(id, 'starting', `${changed.name} was changed.`, actor);
      });
      keepFile(changed);
      use(changed, driver);
      return present(id);
    },

    /** Throws 404, 409 for a built-in one or while anything of ours lives there. */
    remove(id: string, actor: string): void {
      const row = rowOf(id);
      database.transact(() => {
        const living = deps.uses.livingOn(id);
        if (living.length > 0) {
          throw conflict('connection-in-use', inUse(row.name, living), say('end-it-first'));
        }
        store.remove(id);
        secrets.remove(id);
        deps.uses.forget(id);
        announce(id, 'removed', `${row.name} was deleted.`, actor);
        // Within the transaction: a file whose row is gone would bring the connection back.
        files.remove(id);
      });
      rows.delete(id);
      opened.delete(id);
      drivers.remove(id);
    },

    /** Undefined: no credentials of clouds can be registered there. Throws 404. */
    credentials(id: string): CredentialPort | undefined {
      if (drivers.get(id) === undefined) throw notFound('connection', id);
      return opened.get(id)?.credentials;
    },

    /** Asks what the credential can do. Throws 404; what fails there is in the report. */
    async report(id: string, signal: AbortSignal): Promise<ConnectionReport> {
      const connection = drivers.get(id);
      if (connection === undefined) throw notFound('connection', id);
      const startedMs = performance.now();
      const found = await (opened.get(id)?.report(signal) ?? plainReport(connection.driver, signal));
      monitor.suspect(id); // the health follows what was just learned
      return {
        ...found,
        connectionId: id,
        ok: found.failure === null && found.permissions.every(({ status }) => status !== 'missing'),
        at: now().toISOString(),
        tookMs: Math.round(performance.now() - startedMs),
      };
    },
  };
};
