import type { Readable } from 'node:stream';
import { whereOf } from './dial.ts';
import { interrupted, SshError } from './ssh-error.ts';
import type { RunOptions, SshPool, SshResult } from './ssh-pool.ts';
import type { VmAccess } from './vm-access.ts';
import { say } from '../wordings/say.ts';

const keep = (stream: Readable, maxBytes: number) => {
  const parts: Buffer[] = [];
  let left = maxBytes;
  let truncated = false;
  stream.on('data', (data: Buffer) => {
    truncated ||= data.length > left;
    if (left > 0) parts.push(data.subarray(0, left));
    left -= Math.min(left, data.length);
  });
  return { bytes: () => Buffer.concat(parts), truncated: () => truncated };
};

/** Runs a command to its end, bounded in time (dialling included) and kept bytes. Rejects with `SshError`. */
export const collect = async (
  pool: Pick<SshPool, 'exec'>,
  access: VmAccess,
  command: string,
  { stdin, timeoutMs = 30_000, maxOutputBytes = 1 << 20, signal }: RunOptions,
): Promise<SshResult> => {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), timeoutMs);
  const bound = signal === undefined ? timeout.signal : AbortSignal.any([timeout.signal, signal]);
  try {
    const process = await pool.exec(access, command, { signal: bound });
    const stdout = keep(process.stdout, maxOutputBytes);
    const stderr = keep(process.stderr, maxOutputBytes);
    process.stdin.end(stdin);
    const exit = await process.exited;
    if (bound.aborted) throw interrupted();
    return {
      ...exit,
      stdout: stdout.bytes(),
      stderr: stderr.bytes(),
      truncated: stdout.truncated() || stderr.truncated(),
    };
  } catch (error) {
    if (!timeout.signal.aborted) throw error;
    throw new SshError(
      'timeout',
      say('ssh-command-too-long', { where: whereOf(access), ms: timeoutMs }),
      say('ssh-more-time'),
      { cause: error },
    );
  } finally {
    clearTimeout(timer);
  }
};
