import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, type ConnectConfig } from 'ssh2';
import { algorithmsFor, parseHostKey } from './host-keys.ts';
import { classifyDialError, SshError } from './ssh-error.ts';
import type { HostKeyStore } from './store.ts';
import { agentInsteadOfKey, type VmAccess } from './vm-access.ts';
import { say } from '../wordings/say.ts';

const dialTimeoutMs = 10_000;
// Three unanswered at 15 s: a half-open connection is noticed within a minute.
const keepaliveIntervalMs = 15_000;
const keepaliveCountMax = 3;
// sshd drops at random above its MaxStartups (10:30:100), so a few tries with jitter get through.
const dropRetries = 5;

export interface DialDeps {
  hostKeys: HostKeyStore;
  /** Of the agent that signs for hosts without a key of ours; null: there is none. */
  agentSocket: string | null;
}

export const whereOf = (access: VmAccess): string => `${access.user}@${access.host}:${access.port}`;

/** Throws `SshError` when there is no agent to ask. */
const credentialOf = (access: VmAccess, agent: string | null): ConnectConfig => {
  if (access.privateKey !== agentInsteadOfKey)
    return { privateKey: access.privateKey, authHandler: ['publickey'] };
  if (agent !== null) return { agent, authHandler: ['agent'] };
  throw new SshError(
    'credential',
    say('ssh-no-agent', { where: whereOf(access) }),
    say('ssh-start-with-agent'),
  );
};

const hostKeyChanged = (where: string, cause?: unknown): SshError =>
  new SshError('host-key-changed', say('ssh-host-key-changed', { where }), say('ssh-find-out'), { cause });

const dialOnce = (
  access: VmAccess,
  { hostKeys, agentSocket }: DialDeps,
  socket: Duplex | undefined,
): Promise<Client> => {
  const where = whereOf(access);
  const pinned = access.hostKey === null ? null : parseHostKey(access.hostKey);
  if (access.hostKey !== null && pinned === null) return Promise.reject(hostKeyChanged(where));
  const known = pinned ?? hostKeys.find(access.vmId);
  let refused = false;
  return new Promise((resolve, reject) => {
    const client = new Client();
    const fail = (error: Error) => {
      client.removeAllListeners();
      // A destroyed socket may still report; there is nobody left to tell.
      client.on('error', () => undefined);
      client.destroy();
      const noCommonKey = /no matching host key/i.test(error.message);
      if (error instanceof SshError) return reject(error);
      return reject(refused || noCommonKey ? hostKeyChanged(where, error) : classifyDialError(error, where));
    };
    client.once('ready', () => {
      client.removeAllListeners();
      client.on('error', () => undefined);
      // SSH's small packets wait 40 ms each for one another unless told not to.
      client.setNoDelay(true);
      resolve(client);
    });
    client.once('error', fail);
    client.once('close', () => fail(new Error('Connection lost before handshake')));
    try {
      client.connect({
        host: access.host,
        port: access.port,
        username: access.user,
        ...credentialOf(access, agentSocket),
        readyTimeout: dialTimeoutMs,
        keepaliveInterval: keepaliveIntervalMs,
        keepaliveCountMax,
        ...(socket === undefined ? {} : { sock: socket }),
        ...(known === null ? {} : { algorithms: { serverHostKey: algorithmsFor(known) } }),
        // Runs before authentication: false ends the handshake with no authentication byte sent.
        hostVerifier: (blob: Buffer): boolean => {
          if (known === null) hostKeys.remember(access.vmId, blob);
          refused = known !== null && !known.blob.equals(blob);
          if (refused) hostKeys.refused(access.vmId, blob);
          return !refused;
        },
      });
      // A key typed, an order, a window: small packets that must not wait for the answer to the one before.
      client.setNoDelay(true);
    } catch (error) {
      fail(error instanceof Error ? error : new Error(String(error)));
    }
  });
};

/**
 * Connects and authenticates, over `openSocket` when the VM lies behind a bastion; tries again when the server dropped
 * us before it answered. Rejects with `SshError`.
 */
export const dial = async (
  access: VmAccess,
  deps: DialDeps,
  signal: AbortSignal,
  openSocket?: () => Promise<Duplex>,
): Promise<Client> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await dialOnce(access, deps, await openSocket?.());
    } catch (error) {
      if (!(error instanceof SshError) || !error.dropped || attempt > dropRetries) throw error;
    }
    await delay(attempt * (50 + Math.random() * 150), undefined, { signal });
  }
};
