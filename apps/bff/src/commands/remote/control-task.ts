import { SshError } from '../../ssh/ssh-error.ts';
import type { SshPool, SshProcess } from '../../ssh/ssh-pool.ts';
import type { VmAccess } from '../../ssh/vm-access.ts';
import type { EndReason } from './follow-once.ts';
import { cancelCommand, cleanUpCommand, cleanUpOrder, watchCommand } from './remote-commands.ts';

/** `unverified`: the VM did not answer, or a process of the task is still there. */
export type CancelVerdict = 'never' | 'gone' | 'killed' | 'unverified';

// The remote side takes at most 4 s (2 s asking, 1 s forcing, 1 s looking); the rest is for the way.
const cancelTimeoutMs = 5_000;
const orderTimeoutMs = 5_000;

/** Kills the process group of a task and looks that it is gone. Never rejects. */
export const cancelRemote = async (
  ssh: SshPool,
  access: VmAccess,
  token: string,
  reason: 'cancelled' | 'timeout',
  firstSentSecondsAgo: number | null,
): Promise<CancelVerdict> => {
  try {
    const command = cancelCommand(token, reason, firstSentSecondsAgo);
    const answer = await ssh.run(access, command, { timeoutMs: cancelTimeoutMs });
    const words = answer.stdout.toString('latin1').trim().split(/\s+/);
    return (['never', 'gone', 'killed'] as const).find((verdict) => verdict === words.at(-1)) ?? 'unverified';
  } catch (error) {
    if (error instanceof SshError) return 'unverified';
    throw error;
  }
};

export type WatchResult =
  | { kind: 'ended'; reason: EndReason; codes: Map<number, number | null> }
  | { kind: 'dead' | 'missing' | 'cut' };

/** Waits for the end of a task whose output is no longer kept. Rejects with `SshError`. */
export const watchRemote = async (
  ssh: SshPool,
  access: VmAccess,
  token: string,
  signal: AbortSignal,
  timeoutMs: number,
): Promise<WatchResult> => {
  const { stdout } = await ssh.run(access, watchCommand(token), { signal, timeoutMs });
  const lines = stdout.toString('latin1').trim().split('\n');
  const codes = new Map<number, number | null>();
  for (const line of lines) {
    const [, index, code] = /^(\d+) (\d+|-)$/.exec(line) ?? [];
    if (index !== undefined) codes.set(Number(index), code === '-' ? null : Number(code));
  }
  const last = lines.at(-1) ?? '';
  const reason = (['done', 'cancelled', 'timeout'] as const).find((word) => last === `end ${word}`);
  if (reason !== undefined) return { kind: 'ended', reason, codes };
  return { kind: last === 'dead' ? 'dead' : last === 'missing' ? 'missing' : 'cut' };
};

/**
 * Removes the folder of a task, over its own channel where that is still open, which costs the VM one process and not
 * a login shell. Best effort: what stays is a small folder. Never rejects for an unreachable VM.
 */
export const cleanUpRemote = async (
  ssh: SshPool,
  access: VmAccess,
  token: string,
  channel: SshProcess | undefined,
  signal: AbortSignal,
): Promise<void> => {
  if (channel?.stdin.writable === true) {
    const bound = AbortSignal.any([signal, AbortSignal.timeout(orderTimeoutMs)]);
    bound.addEventListener('abort', () => channel.close(), { once: true });
    channel.stdin.end(cleanUpOrder);
    const { code } = await channel.exited;
    if (code === 0 || signal.aborted) return;
  }
  try {
    await ssh.run(access, cleanUpCommand(token), { timeoutMs: 10_000, signal });
  } catch (error) {
    if (!(error instanceof SshError)) throw error;
  }
};
