import { setTimeout as delay } from 'node:timers/promises';
import { SshError } from '../../ssh/ssh-error.ts';
import type { SshPool, SshProcess } from '../../ssh/ssh-pool.ts';
import type { VmAccess } from '../../ssh/vm-access.ts';
import type { EndReason } from './follow-once.ts';
import { cleanUpOrder } from './follow-script.ts';
import { cancelCommand, cleanUpCommand, watchCommand } from './remote-commands.ts';

const cancelVerdicts = ['never', 'gone', 'killed', 'killed-short'] as const;
/**
 * `unverified`: the VM did not answer, or a process of the task is still there. `killed-short`: the VM had no room for all
 * that the task wrote.
 */
export type CancelVerdict = (typeof cancelVerdicts)[number] | 'unverified';

// The remote side takes at most 4 s (2 s asking, 1 s forcing, 1 s looking); the rest is for the way.
const cancelTimeoutMs = 5_000;
// A VM that floods us, or has no processor left, answers late.
const cancelTries = 4;
const cancelPauseMs = 250;
const orderTimeoutMs = 5_000;

/** What a VM said of a cancel; undefined: nothing that settles it. */
export const cancelVerdictOf = (word: string | undefined): CancelVerdict | undefined =>
  cancelVerdicts.find((verdict) => verdict === word);

/** Kills the processes of a task and looks that they are gone, again where the VM takes long. Never rejects. */
export const cancelRemote = async (
  ssh: SshPool,
  access: VmAccess,
  token: string,
  reason: 'cancelled' | 'timeout',
  firstSentSecondsAgo: number | null,
): Promise<CancelVerdict> => {
  const command = cancelCommand(token, reason, firstSentSecondsAgo);
  for (let tries = 1; tries <= cancelTries; tries += 1) {
    try {
      const answer = await ssh.run(access, command, { timeoutMs: cancelTimeoutMs });
      const words = answer.stdout.toString('latin1').trim().split(/\s+/);
      const verdict = cancelVerdictOf(words.at(-1));
      if (verdict !== undefined) return verdict;
    } catch (error) {
      // A connection that is silent for too long is given up, with all that is on its way over it.
      if (!(error instanceof SshError)) throw error;
    }
    if (tries < cancelTries) await delay(cancelPauseMs, undefined, { ref: false });
  }
  return 'unverified';
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
