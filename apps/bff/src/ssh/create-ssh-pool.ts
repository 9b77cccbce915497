import PQueue from 'p-queue';
import type { Logger } from 'pino';
import type { Client, ClientChannel } from 'ssh2';
import type { Database } from '../db/open-database.ts';
import { collect } from './collect.ts';
import { connectionKeyOf } from './connection-key.ts';
import { dial, whereOf } from './dial.ts';
import { orAborted } from './or-aborted.ts';
import { createPortForwards, type PortForwards } from './port-forwards.ts';
import {
  createSshConnection,
  discard,
  type OpenChannel,
  type OpenWaits,
  sessionsMax,
  type SshConnection,
  tunnelsMax,
} from './ssh-connection.ts';
import { interrupted, poolClosed, SshError } from './ssh-error.ts';
import type { SshExit, SshPool } from './ssh-pool.ts';
import { createHostKeyStore } from './store.ts';
import type { VmAccess } from './vm-access.ts';
import { alreadySaid, say } from '../wordings/say.ts';

const dialsAtOnce = 16;
// sshd drops at random above 10 handshakes at once (MaxStartups 10:30:100), and behind a bastion all may end at one.
const dialsPerBastion = 8;
const connectionsPerVm = { sessions: 4, tunnels: 16 };
const idleCloseMs = 60_000;

export interface SshPoolDeps {
  database: Database;
  logger: Logger;
  /** Of the agent that signs for hosts without a key of ours; null or absent: there is none. */
  agentSocket?: string | null;
  now?: () => Date;
  /** Shorter in tests. */
  waits?: OpenWaits & { silentMs: number };
}

/** The pool owns its connections: close it to end them. */
export const createSshPool = ({
  database,
  logger,
  agentSocket = null,
  now = () => new Date(),
  waits,
}: SshPoolDeps): SshPool => {
  const { silentMs } = waits ?? { silentMs: 5_000 };
  const hostKeys = createHostKeyStore(database, now);
  const dials = new PQueue({ concurrency: dialsAtOnce });
  const stopping = new AbortController();
  const living = new Map<string, SshConnection[]>();
  const dialing = new Map<string, Promise<SshConnection>>();
  const idle = new Map<SshConnection, NodeJS.Timeout>();
  const forwarding = new Set<PortForwards>();

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

  const bastionDials = new Map<string, PQueue>();
  /** Dials through a bastion wait for each other, and not for others: those would wait for its own dial. */
  const queueOf = (access: VmAccess): PQueue => {
    if (access.via === undefined) return dials;
    const key = connectionKeyOf(access.via);
    const queue = bastionDials.get(key) ?? new PQueue({ concurrency: dialsPerBastion });
    bastionDials.set(key, queue);
    return queue;
  };
  const dialHop = async (access: VmAccess): Promise<Client> => {
    const { via } = access;
    if (via === undefined) return dial(access, { hostKeys, agentSocket }, stopping.signal);
    return dial(access, { hostKeys, agentSocket }, stopping.signal, async () => {
      try {
        return await open(
          via,
          (client, done) => client.forwardOut('127.0.0.1', 0, access.host, access.port, done),
          'tunnels',
        );
      } catch (error) {
        if (!(error instanceof SshError)) throw error;
        const why = alreadySaid(error.message, error.messageWording);
        const message = say('ssh-over-bastion', { bastion: whereOf(via), where: whereOf(access), why });
        const remedy = alreadySaid(error.remedy, error.remedyWording);
        throw new SshError(error.code, message, remedy, { cause: error });
      }
    });
  };
  const newClient = async (access: VmAccess): Promise<Client> => {
    const queue = queueOf(access);
    const client: Client = await queue.add(() => dialHop(access));
    if (queue !== dials && queue.size === 0 && queue.pending === 0 && access.via !== undefined) {
      bastionDials.delete(connectionKeyOf(access.via));
    }
    if (stopping.signal.aborted) {
      client.destroy();
      throw poolClosed();
    }
    logger.debug({ vmId: access.vmId }, 'ssh connected');
    return client;
  };
  const connect = async (access: VmAccess, key: string): Promise<SshConnection> => {
    const client = await newClient(access);
    const connection = createSshConnection(client, whereOf(access), onChange(key), waits);
    living.set(key, [...(living.get(key) ?? []), connection]);
    return connection;
  };
  /** A host that went down without a word answers nothing at all: who waited long enough gives the connection up. */
  const openOn = async (
    connection: SshConnection,
    openChannel: OpenChannel<ClientChannel>,
    signal: AbortSignal | undefined,
  ): Promise<ClientChannel> => {
    const channel = connection.open(openChannel);
    const sinceMs = performance.now();
    try {
      await orAborted(channel, signal);
    } catch (error) {
      channel.then(discard, () => undefined);
      const isLong = performance.now() - sinceMs > silentMs;
      if (signal?.aborted === true && isLong && connection.isSilentSince(sinceMs)) connection.abandon();
      throw error;
    }
    return channel;
  };

  const open = async (
    access: VmAccess,
    openChannel: OpenChannel<ClientChannel>,
    kind: 'sessions' | 'tunnels',
    signal?: AbortSignal,
  ): Promise<ClientChannel> => {
    const key = connectionKeyOf(access);
    const channelsMax = kind === 'sessions' ? sessionsMax : tunnelsMax;
    for (;;) {
      if (stopping.signal.aborted) throw poolClosed();
      if (signal?.aborted === true) throw interrupted();
      const free = living.get(key)?.find((connection) => connection.hasRoom(channelsMax));
      // In the same turn as the check, or two callers would take the last place.
      if (free !== undefined) return openOn(free, openChannel, signal);
      let pending = dialing.get(key);
      if (pending === undefined) {
        if ((living.get(key)?.length ?? 0) >= connectionsPerVm[kind]) {
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
      const exit: SshExit = { code: null, signal: null };
      const exited = Promise.withResolvers<SshExit>();
      // In the same turn as the channel opens: the end of a quick command may come in the same packet.
      const listen = (channel: ClientChannel): void => {
        channel.once('exit', (code: number | null, signalName?: string) => {
          exit.code = code;
          exit.signal = signalName ?? null;
        });
        channel.once('close', () => exited.resolve(exit));
        // Errors of a channel are the loss of its connection, which `exited` tells.
        channel.on('error', () => undefined);
        channel.stderr.on('error', () => undefined);
      };
      const start: OpenChannel<ClientChannel> = (client, done) =>
        client.exec(command, (error, channel) => {
          if (error === undefined) listen(channel);
          done(error, channel);
        });
      const channel = await open(access, start, 'sessions', signal);
      const close = () => {
        discard(channel);
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
      const channel = await open(
        access,
        (client, done) => client.forwardOut('127.0.0.1', 0, '127.0.0.1', port, done),
        'tunnels',
      );
      return channel;
    },
    async openForwards(access, onClose) {
      const forwards = createPortForwards(await newClient(access), whereOf(access), () => {
        forwarding.delete(forwards);
        onClose();
      });
      forwarding.add(forwards);
      return forwards;
    },
    async close() {
      stopping.abort();
      await Promise.allSettled(dialing.values());
      for (const forwards of forwarding) forwards.close();
      for (const connection of [...living.values()].flat()) connection.close();
    },
  };
  return pool;
};
