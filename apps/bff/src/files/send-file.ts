import { createReadStream } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { SshError } from '../ssh/ssh-error.ts';
import type { SshPool, SshResult } from '../ssh/ssh-pool.ts';
import type { VmAccess } from '../ssh/vm-access.ts';
import { say } from '../wordings/say.ts';
import { SaidError, type Words } from '../wordings/words.ts';
import { appendReceived, beginReceiving, finishReceiving, forgetReceived } from './remote-scripts.ts';

/** A cut line is taken up where it was; after this many cuts something else is wrong. */
const triesMax = 4;
const retryMs = 1_000;
const stallMs = 60_000;

export interface SendFileOptions {
  ssh: SshPool;
  access: VmAccess;
  transferId: string;
  localPath: string;
  bytes: number;
  sha256: string;
  path: string;
  mode: string;
  /** Gives up, as long as nothing is in its place. */
  signal: AbortSignal;
  /** The server ends: leaves off at once. */
  stopping: AbortSignal;
  onProgress: (bytesSent: number) => void;
}

/** What the VM itself said no to; a repeat would hear the same. */
export class RefusedByVm extends SaidError {}

const saidBy = ({ stderr, code }: SshResult): Words => {
  const said = stderr.toString('utf8').trim().split('\n').at(-1) ?? '';
  if (said !== '') return said.slice(0, 300);
  return code === null ? say('exit-code-unknown') : say('exit-code', { code });
};

/** Sends the rest of the file behind byte `from`. */
const append = async (options: SendFileOptions, from: number): Promise<void> => {
  const { ssh, access, path, transferId, localPath, onProgress } = options;
  const process = await ssh.exec(access, appendReceived(path, transferId), { signal: options.signal });
  const said: Buffer[] = [];
  process.stdout.resume();
  process.stderr.on('data', (data: Buffer) => said.length < 16 && said.push(data));
  const source = createReadStream(localPath, { start: from });
  let sent = from;
  let stalled: NodeJS.Timeout | undefined;
  const alive = (): void => {
    clearTimeout(stalled);
    stalled = setTimeout(() => process.close(), stallMs);
  };
  alive();
  source.on('data', (data) => {
    sent += data.length;
    alive();
    onProgress(sent);
    if (!process.stdin.write(data)) {
      source.pause();
      process.stdin.once('drain', () => source.resume());
    }
  });
  source.once('end', () => process.stdin.end());
  source.once('error', () => process.close());
  process.stdin.on('error', () => source.destroy());
  const exit = await process.exited;
  clearTimeout(stalled);
  source.destroy();
  if (exit.code === 0) return;
  const text = Buffer.concat(said).toString('utf8').trim();
  if (exit.code !== null && text !== '') throw new RefusedByVm(text.slice(0, 300));
  throw new SshError('ssh-unreachable', say('file-cut'), say('ssh-try-again'));
};

const attempt = async (options: SendFileOptions): Promise<void> => {
  const { ssh, access, path, transferId, bytes, mode, sha256, signal, stopping } = options;
  // It makes the part file: cut short, it could make it after a cancel removed it.
  const begun = await ssh.run(access, beginReceiving(path, transferId), {
    signal: stopping,
    timeoutMs: stallMs,
  });
  if (begun.code !== 0) throw new RefusedByVm(saidBy(begun));
  const there = Number(begun.stdout.toString('latin1').trim());
  signal.throwIfAborted();
  // More than the whole is not ours: it is proved wrong below, removed, and begun again.
  if (there < bytes) await append(options, there);
  const timeoutMs = 60_000 + bytes / 50_000;
  signal.throwIfAborted();
  // From here it may be in its place: only the answer tells, so a cancel waits for it.
  const finish = finishReceiving(path, transferId, mode, sha256);
  const done = await ssh.run(access, finish, { signal: stopping, timeoutMs });
  const answer = done.stdout.toString('utf8').trim();
  if (answer === 'ok') return;
  if (answer.startsWith('checksum '))
    throw new SshError('ssh-unreachable', say('file-differs'), say('ssh-try-again'));
  throw new RefusedByVm(saidBy(done));
};

/**
 * Brings a file to one VM: whole, proved by its SHA-256, in its place in one step. A cut connection is taken up where it
 * was. Throws `RefusedByVm` or `SshError`; then nothing but what was there before is in its place.
 */
export const sendFile = async (options: SendFileOptions): Promise<void> => {
  for (let tries = 1; ; tries += 1) {
    try {
      // Each try depends on how the one before it ended.
      // oxlint-disable-next-line no-await-in-loop
      return await attempt(options);
    } catch (error) {
      const mayRepeat = error instanceof SshError && error.code !== 'host-key-changed' && tries < triesMax;
      if (!mayRepeat || options.signal.aborted) {
        const { ssh, access, path, transferId } = options;
        // Best effort: a VM that is gone keeps nothing of ours that matters.
        // oxlint-disable-next-line no-await-in-loop
        await ssh.run(access, forgetReceived(path, transferId), { timeoutMs: 5_000 }).catch(() => undefined);
        throw error;
      }
      // oxlint-disable-next-line no-await-in-loop
      await delay(retryMs * tries);
    }
  }
};
