import type { Readable } from 'node:stream';
import type { RunOptions, SshProcess, SshResult } from './ssh-pool.ts';
import { SshError } from './ssh-error.ts';

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

/** Reads a process to its end, bounded in time and kept bytes. Rejects with `SshError` `timeout`. */
export const collect = async (
  process: SshProcess,
  { stdin, timeoutMs = 30_000, maxOutputBytes = 1 << 20 }: RunOptions,
  where: string,
): Promise<SshResult> => {
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    process.close();
  }, timeoutMs);
  const stdout = keep(process.stdout, maxOutputBytes);
  const stderr = keep(process.stderr, maxOutputBytes);
  process.stdin.end(stdin);
  const exit = await process.exited;
  clearTimeout(timer);
  if (timedOut) {
    throw new SshError(
      'timeout',
      `The command on ${where} did not end within ${timeoutMs} ms.`,
      'Try again, or allow it more time.',
    );
  }
  return {
    ...exit,
    stdout: stdout.bytes(),
    stderr: stderr.bytes(),
    truncated: stdout.truncated() || stderr.truncated(),
  };
};
