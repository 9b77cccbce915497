import PQueue from 'p-queue';
import type { Logger } from 'pino';
import type { Client, ClientChannel } from 'ssh2';
import type { Database } from '../db/open-database.ts';
import { collect } from './collect.ts';
import { dial, whereOf } from './dial.ts';
import { createSshConnection, type OpenChannel, type SshConnection } from './ssh-connection.ts';
import { interrupted, poolClosed, SshError } from './ssh-error.ts';
import type { SshExit, SshPool } from './ssh-pool.ts';
import { createHostKeyStore } from './store.ts';
import type { VmAccess } from './vm-access.ts';

const dialsAtOnce = 16;
const connectionsPerVm = 4;
const idleCloseMs = 60_000;

export interface SshPoolDeps {
  database: Database;
  logger: Logger;
  now?: () => Date;
}

/** Stops waiting when `signal` aborts; the dial goes on for others who wait for it. */
const orAborted = async (pending: Promise<unknown>, signal: AbortSignal | undefined): Promise<void> => {
  if (signal === undefined) return void (await pending);
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(interrupted());
  signal.addEventListener('abort', abort, { once: true });
  try {
    await Promise.race([pending, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
};

/** The pool owns its connections: close it to end them. */
export const createSshPool = ({ database, logger, now = () => new Date() }: SshPoolDeps): SshPool => {
  const hostKeys = createHostKeyStore(database, now);
  const dials = new PQueue({ concurrency: dialsAtOnce });
  const stopping = new AbortController();
  const living = new Map<string, SshConnection[]>();
  const dialing = new Map<string, Promise<SshConnection>>();
  const idle = new Map<SshConnection, NodeJS.Timeout>();

  const drop = (key: string, connection: SshConnection) => {
    clearTimeout(idle.get(connection));
    idle.delete(connection);
    const rest = (living.get(key) ?? []).filter((other) => other !== connection);
    if (rest.length === 0) living.delete(key);
    else living.set(key, rest);
  };
  const onChange = (key: string) => (connection: SshConnection) => {
    clearTimeout(idle.get(connection));
    idle.delete(connection);
    if (connection.closed) return drop(key, connection);
    if (connection.channels === 0) {
      const timer = setTimeout(() => connection.close(), idleCloseMs);
      idle.set(connection, timer.unref());
    }
    return undefined;
  };

  const connect = async (access: VmAccess, key: string): Promise<SshConnection> => {
    const client: Client = await dials.add(() => dial(access, hostKeys, stopping.signal));
    if (stopping.signal.aborted) {
      client.destroy();
      throw poolClosed();
    }
    logger.debug({ vmId: access.vmId }, 'ssh connected');
    const connection = createSshConnection(client, whereOf(access), onChange(key));
    living.set(key, [...(living.get(key) ?? []), connection]);
    return connection;
  };
  // Part of the key: a VM that moved, another account or another key must not ride on an old connection.
  const keyOf = (access: VmAccess): string =>
    JSON.stringify([access.vmId, access.host, access.port, access.user, access.hostKey]);

  const open = async (
    access: VmAccess,
    openChannel: OpenChannel<ClientChannel>,
    signal?: AbortSignal,
  ): Promise<ClientChannel> => {
    const key = keyOf(access);
    for (;;) {
      if (stopping.signal.aborted) throw poolClosed();
      if (signal?.aborted === true) throw interrupted();
      const free = living.get(key)?.find((connection) => connection.hasRoom());
      // In the same turn as the check, or two callers would take the last place.
      if (free !== undefined) return free.open(openChannel);
      let pending = dialing.get(key);
      if (pending === undefined) {
        if ((living.get(key)?.length ?? 0) >= connectionsPerVm) {
          throw new SshError(
            'ssh-unreachable',
            `Too much runs on ${whereOf(access)} at once.`,
            'Wait until other commands there have ended, or cancel them.',
          );
        }
        pending = connect(access, key).finally(() => dialing.delete(key));
        // Every waiter may have gone when it fails.
        pending.catch(() => undefined);
        dialing.set(key, pending);
      }
      await orAborted(pending, signal);
    }
  };

  const pool: SshPool = {
    async exec(access, command, options = {}) {
      const { signal } = options;
      const channel = await open(access, (client, done) => client.exec(command, done), signal);
      const exit: SshExit = { code: null, signal: null };
      const exited = Promise.withResolvers<SshExit>();
      channel.once('exit', (code: number | null, signalName?: string) => {
        exit.code = code;
        exit.signal = signalName ?? null;
      });
      channel.once('close', () => exited.resolve(exit));
      // Errors of a channel are the loss of its connection, which `exited` tells.
      channel.on('error', () => undefined);
      channel.stderr.on('error', () => undefined);
      const close = () => {
        channel.close();
        // Unread output would keep the channel open for ever.
        channel.resume();
        channel.stderr.resume();
        // A dead peer confirms nothing; nobody should wait for it.
        exited.resolve(exit);
      };
      if (signal !== undefined) {
        if (signal.aborted) close();
        signal.addEventListener('abort', close, { once: true });
        channel.once('close', () => signal.removeEventListener('abort', close));
      }
      return { stdin: channel, stdout: channel, stderr: channel.stderr, exited: exited.promise, close };
    },
    run: (access, command, options = {}) => collect(pool, access, command, options),
    async openTunnel(access, port) {
      const channel = await open(access, (client, done) =>
        client.forwardOut('127.0.0.1', 0, '127.0.0.1', port, done),
      );
      return channel;
    },
    async close() {
      stopping.abort();
      await Promise.allSettled(dialing.values());
      for (const connection of [...living.values()].flat()) connection.close();
    },
  };
  return pool;
};
