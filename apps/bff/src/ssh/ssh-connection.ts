import type { Client, ClientChannel } from 'ssh2';
import { connectionLost, SshError } from './ssh-error.ts';
import { say } from '../wordings/say.ts';

// OpenSSH allows 10 sessions per connection by default (MaxSessions); two stay free for people.
export const sessionsMax = 8;
// Forwarded ports are no sessions (sshd_config(5)), but they share one TCP stream.
export const tunnelsMax = 64;
const openTimeoutMs = 10_000;

export type ExecChannel = ClientChannel;
export type OpenChannel<Channel> = (
  client: Client,
  done: (error: Error | undefined, channel: Channel) => void,
) => unknown;

/** One authenticated connection that counts its channels. */
export interface SshConnection {
  readonly closed: boolean;
  readonly channels: number;
  hasRoom(channelsMax: number): boolean;
  /** Rejects with `SshError`; the connection is closed when it no longer answers. */
  open<Channel extends ClientChannel>(openChannel: OpenChannel<Channel>): Promise<Channel>;
  close(): void;
}

export const createSshConnection = (
  client: Client,
  where: string,
  onChange: (connection: SshConnection) => void,
): SshConnection => {
  let closed = false;
  let channels = 0;
  const waiting = new Set<(error: Error) => void>();
  const connection: SshConnection = {
    get closed() {
      return closed;
    },
    get channels() {
      return channels;
    },
    hasRoom: (channelsMax) => !closed && channels < channelsMax,
    open(openChannel) {
      if (closed) return Promise.reject(connectionLost(where));
      channels += 1;
      return new Promise((resolve, reject) => {
        const settle = () => {
          clearTimeout(timer);
          waiting.delete(fail);
        };
        const free = () => {
          channels -= 1;
          onChange(connection);
        };
        const fail = (cause: Error) => {
          settle();
          free();
          reject(cause instanceof SshError ? cause : connectionLost(where, cause));
        };
        waiting.add(fail);
        const timer = setTimeout(() => {
          fail(new SshError('timeout', say('ssh-no-channel', { where }), say('ssh-try-again')));
          connection.close();
        }, openTimeoutMs);
        try {
          openChannel(client, (error, channel) => {
            if (!waiting.has(fail)) return error === undefined ? channel.close() : undefined;
            if (error !== undefined) {
              return fail(
                new SshError(
                  'ssh-unreachable',
                  say('ssh-channel-refused', { where, why: error.message }),
                  say('ssh-try-again'),
                  {
                    cause: error,
                  },
                ),
              );
            }
            settle();
            channel.once('close', free);
            return resolve(channel);
          });
        } catch (error) {
          fail(error instanceof Error ? error : new Error(String(error)));
          connection.close();
        }
      });
    },
    close() {
      client.end();
      // An orderly end waits for the other side; a dead one would keep the socket for minutes.
      setTimeout(() => client.destroy(), 1000).unref();
      end();
    },
  };
  const end = (cause?: Error) => {
    if (closed) return;
    closed = true;
    for (const fail of waiting) fail(connectionLost(where, cause));
    onChange(connection);
  };
  client.on('error', end);
  client.on('close', () => end());
  return connection;
};
