import type { Client, ClientChannel } from 'ssh2';
import { connectionLost, SshError } from './ssh-error.ts';
import { say } from '../wordings/say.ts';

// OpenSSH allows 10 sessions per connection by default (MaxSessions); two stay free for people.
export const sessionsMax = 8;
// Forwarded ports are no sessions (sshd_config(5)), but they share one TCP stream.
export const tunnelsMax = 64;
/** How long an open is waited for, and when the other side is asked meanwhile whether it still answers anything. */
export interface OpenWaits {
  askAfterMs: number;
  openTimeoutMs: number;
}
const openWaits: OpenWaits = { askAfterMs: 2_500, openTimeoutMs: 10_000 };

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
  /** Whoever opens a channel since then was told nothing, although the other side was asked meanwhile. */
  isSilentSince(sinceMs: number): boolean;
  /**
   * Rejects with `SshError` when it takes too long. A busy VM may not come to it while it says what others run there, so
   * the connection is closed only when it answers nothing at all, or when no other channel lives on it.
   */
  open<Channel extends ClientChannel>(openChannel: OpenChannel<Channel>): Promise<Channel>;
  close(): void;
  /** At once, without a word to the other side, which does not answer. */
  abandon(): void;
}

/** Unread output would keep the channel open for ever. */
export const discard = (channel: ClientChannel): void => {
  channel.close();
  channel.resume();
  channel.stderr.resume();
};

export const createSshConnection = (
  client: Client,
  where: string,
  onChange: (connection: SshConnection) => void,
  { askAfterMs, openTimeoutMs } = openWaits,
): SshConnection => {
  let closed = false;
  let channels = 0;
  // They count as channels, as the other side may count them, until it answers.
  let givenUp = 0;
  let heardMs = -Infinity;
  const waiting = new Set<(error: Error) => void>();
  const heard = () => {
    heardMs = performance.now();
  };
  /** There is no such port, which whoever lives says at once: a request of the whole connection, no channel. */
  const ask = () => {
    try {
      client.unforwardIn('127.0.0.1', 1, heard);
    } catch {
      // It is about to close, which ends what waits.
    }
  };
  const closeIfUseless = () => {
    if (!closed && givenUp > 0 && channels === givenUp) connection.close();
  };
  const free = () => {
    channels -= 1;
    onChange(connection);
    closeIfUseless();
  };
  const connection: SshConnection = {
    get closed() {
      return closed;
    },
    get channels() {
      return channels;
    },
    hasRoom: (channelsMax) => !closed && channels < channelsMax,
    // What it said before it was asked may have been on its way when it went down.
    isSilentSince: (sinceMs) => heardMs < sinceMs + askAfterMs,
    open(openChannel) {
      if (closed) return Promise.reject(connectionLost(where));
      channels += 1;
      const sinceMs = performance.now();
      let isGivenUp = false;
      return new Promise((resolve, reject) => {
        const settle = () => {
          clearTimeout(asking);
          clearTimeout(timer);
          waiting.delete(fail);
        };
        const fail = (cause: Error) => {
          settle();
          free();
          reject(cause instanceof SshError ? cause : connectionLost(where, cause));
        };
        const giveUp = () => {
          settle();
          isGivenUp = true;
          givenUp += 1;
          reject(new SshError('timeout', say('ssh-no-channel', { where }), say('ssh-try-again')));
          if (connection.isSilentSince(sinceMs)) connection.abandon();
          else closeIfUseless();
        };
        waiting.add(fail);
        const asking = setTimeout(ask, askAfterMs);
        const timer = setTimeout(giveUp, openTimeoutMs);
        try {
          openChannel(client, (error, channel) => {
            heard();
            if (isGivenUp) {
              givenUp -= 1;
              if (error !== undefined) return free();
              channel.once('close', free);
              return discard(channel);
            }
            if (!waiting.has(fail)) return error === undefined ? discard(channel) : undefined;
            if (error !== undefined) {
              const why = say('ssh-channel-refused', { where, why: error.message });
              return fail(new SshError('ssh-unreachable', why, say('ssh-try-again'), { cause: error }));
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
      end();
    },
    abandon() {
      // An orderly end would wait for the other side for minutes, and with it all channels; ssh2 destroys nothing after it.
      client.destroy();
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
