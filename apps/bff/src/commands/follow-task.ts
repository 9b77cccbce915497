import { setTimeout as delay } from 'node:timers/promises';
import type { TaskStatus } from '@terroir/shared-types';
import type { Logger } from 'pino';
import { SshError } from '../ssh/ssh-error.ts';
import type { SshPool, SshProcess } from '../ssh/ssh-pool.ts';
import type { VmAccess } from '../ssh/vm-access.ts';
import type { OutputFlusher } from './output/output-flusher.ts';
import type { TaskOutput } from './output/task-output.ts';
import { watchRemote } from './remote/control-task.ts';
import { type EndReason, followOnce, type FollowResult } from './remote/follow-once.ts';
import { attachCommand, startCommand } from './remote/remote-commands.ts';
import { createReadingChoice } from './remote/reading-choice.ts';
import { placeNames } from './remote/task-place.ts';
import type { StartedTask } from './starter/started-task.ts';
import type { TaskStarters } from './starter/task-starters.ts';
import { type Said, say } from '../wordings/say.ts';
import { remedyBy, saidBy, textOf, thenSaid, type Words } from '../wordings/words.ts';
import type { TaskRecord } from './store.ts';

export interface Outcome {
  status: Extract<TaskStatus, 'succeeded' | 'failed' | 'cancelled' | 'timed-out' | 'lost' | 'unreachable'>;
  detail: Words | null;
}

export interface FollowDeps {
  ssh: SshPool;
  starters: TaskStarters;
  flusher: OutputFlusher;
  logger: Logger;
  /** Null while the VM cannot be reached. */
  access: () => VmAccess | null;
  /** False once the VM has ended for good. */
  vmLives: () => boolean;
  /** Called once the remote side has said that the task runs. */
  onRunning: () => void;
  /** Runs at most so many dials at once; resolves when it may go on. */
  admit: (work: () => Promise<void>) => Promise<void>;
  now: () => Date;
}

export interface FollowedTask {
  task: TaskRecord;
  /** `running`: it was seen running before, so it must never be started again. */
  begun: boolean;
  /**
   * When it was first sent, at the latest, as epoch milliseconds: a try may have started it, and the token makes another
   * try safe. Null: never. Set here once bytes are on their way.
   */
  firstSentMs: number | null;
  onError: 'stop' | 'continue';
  timeoutSeconds: number;
  keepBytes: number;
  /** The SSH server of the VM gives commands no session of their own. Set here. */
  ownSession?: boolean;
  /** The connection to the task that was read last; open for one more order when the task has ended. Set here. */
  channel?: SshProcess;
}

const retryDelaysMs = [100, 250, 500, 1000, 2000, 5000];
// How long we try to learn what became of a start that was cut off.
const unsureMs = 60_000;

const outcomeOf = (
  reason: EndReason,
  exitCodes: readonly (number | null)[],
  timeoutSeconds: number,
): Outcome => {
  if (reason === 'cancelled') return { status: 'cancelled', detail: null };
  if (reason === 'timeout')
    return { status: 'timed-out', detail: say('task-time-over', { seconds: timeoutSeconds }) };
  const firstNull = exitCodes.indexOf(null);
  if (exitCodes.every((code) => code === 0)) return { status: 'succeeded', detail: null };
  const stoppedEarly = firstNull > 0 && exitCodes[firstNull - 1] === 0;
  return {
    status: 'failed',
    detail: stoppedEarly ? say('task-shell-ended', { number: firstNull }) : null,
  };
};

const refusals: Record<string, Said> = {
  'no-proc': say('task-no-proc'),
  'no-session': say('task-no-session'),
  'nowhere-to-write': say('task-nowhere-to-write'),
};

/** Null of null: it was never sent. */
export const secondsSince = (sentMs: number | null, now: Date): number | null =>
  sentMs === null ? null : (now.getTime() - sentMs) / 1000;

const lost = (detail: Words): Outcome => ({ status: 'lost', detail });

/**
 * Starts or re-attaches a task and reads it to its end, over as many connections as it takes.
 * Null: `signal` was aborted; the task lives on and can be followed again.
 */
export const followTask = async (
  followed: FollowedTask,
  output: TaskOutput,
  deps: FollowDeps,
  signal: AbortSignal,
): Promise<Outcome | null> => {
  const { task, timeoutSeconds } = followed;
  let { begun } = followed;
  const choice = createReadingChoice(
    () => performance.now(),
    (why) => deps.logger.info({ taskId: task.id, vmId: task.vmId, why }, 'a flood is not read packed'),
  );
  const firstTryMs = performance.now();

  const send = async (access: VmAccess): Promise<SshProcess | StartedTask> => {
    const firstSentSecondsAgo = secondsSince(followed.firstSentMs, deps.now());
    const options = { ...task, ...followed, firstSentSecondsAgo };
    const started = firstSentSecondsAgo === null ? await deps.starters.start(access, options, signal) : null;
    if (started !== null) {
      followed.firstSentMs = deps.now().getTime();
      return started;
    }
    const { command, stdin } = startCommand(options);
    const process = await deps.ssh.exec(access, command, { signal });
    followed.firstSentMs ??= deps.now().getTime();
    process.stdin.write(stdin);
    return process;
  };
  const connect = async (access: VmAccess, onHeader: () => void): Promise<FollowResult> => {
    const follow = (process: SshProcess, onWord: (word: string, place: string) => void) => {
      followed.channel = process;
      return followOnce(process, task.token, output, deps.flusher, onWord, choice);
    };
    if (begun) {
      const command = attachCommand(task.token, output.rewind(), choice.readings);
      return follow(await deps.ssh.exec(access, command, { signal }), onHeader);
    }
    const process = await send(access);
    const result = await follow(process, (word, place) => {
      if (word === 'alive' || word === 'dead') {
        begun = true;
        const elsewhere = (['shm', 'tmp'] as const).find((name) => name === place);
        if (elsewhere !== undefined) output.placed(placeNames[elsewhere]);
        deps.onRunning();
      }
      onHeader();
    });
    if (result.kind !== 'cut' || !('isHandedOver' in process) || !process.isHandedOver) return result;
    choice.handedOver();
    return { kind: 'handed-over' };
  };
  /** Resolves `admitted` at the header, so that a long command does not keep others from dialling. */
  const attempt = (access: VmAccess): Promise<FollowResult> =>
    new Promise((resolve, reject) => {
      deps
        .admit(
          () =>
            new Promise((admitted) => {
              connect(access, admitted).then(resolve, reject).finally(admitted);
            }),
        )
        .catch(reject);
    });
  const watch = async (access: VmAccess): Promise<FollowResult> => {
    const result = await watchRemote(deps.ssh, access, task.token, signal, (timeoutSeconds + 60) * 1000);
    if (result.kind === 'dead') return { kind: 'dead', diskFull: false };
    if (result.kind !== 'ended') return { kind: result.kind };
    for (const [index, code] of result.codes) output.exitCode(index, code);
    return { kind: 'ended', reason: result.reason };
  };

  for (let tries = 0; ; tries += 1) {
    let problem: Words = say('because-cut');
    const access = deps.access();
    if (access === null) {
      if (!deps.vmLives()) {
        return followed.firstSentMs !== null
          ? lost(say('task-vm-ended'))
          : { status: 'unreachable', detail: say('vm-has-ended') };
      }
      problem = say('because-not-running');
      if (followed.firstSentMs === null) return { status: 'unreachable', detail: say('task-vm-not-running') };
    } else {
      try {
        let result = begun && output.truncated ? await watch(access) : await attempt(access);
        if (result.kind === 'dead' && result.diskFull && !signal.aborted) {
          // The markers are lost with the output, but codes and end have a file of their own.
          const told = await watch(access);
          if (told.kind !== 'dead') result = told;
          if (told.kind === 'ended') output.cutShort();
        }
        if (signal.aborted) return null;
        if (result.kind === 'ended') return outcomeOf(result.reason, output.exitCodes, timeoutSeconds);
        if (result.kind === 'missing') return lost(say('task-forgotten'));
        if (result.kind === 'dead') return lost(say(result.diskFull ? 'task-disk-full' : 'task-killed'));
        if (result.kind === 'refused' && result.reason === 'started-anew') return lost(say('task-vm-anew'));
        if (result.kind === 'handed-over') {
          tries = -1;
          continue;
        }
        if (result.kind === 'refused' && result.reason === 'elsewhere') continue;
        if (result.kind === 'refused' && result.reason === 'no-session' && followed.ownSession !== true) {
          followed.ownSession = true;
          continue;
        }
        if (result.kind === 'refused') {
          const detail = refusals[result.reason] ?? say('task-refused', { why: result.reason });
          return { status: 'failed', detail };
        }
        if (result.kind === 'full') tries = -1;
      } catch (error) {
        if (signal.aborted) return null;
        if (!(error instanceof SshError)) throw error;
        const whole = thenSaid(saidBy(error), remedyBy(error));
        if (followed.firstSentMs === null) return { status: 'unreachable', detail: whole };
        if (error.code === 'host-key-changed') return lost(whole);
        problem = saidBy(error);
      }
    }
    if (!begun && performance.now() - firstTryMs > unsureMs) {
      return lost(say('task-start-unknown', { why: problem }));
    }
    deps.logger.info({ taskId: task.id, tries, problem: textOf(problem) }, 'task is attached again');
    const waitMs = retryDelaysMs[Math.min(Math.max(tries, 0), retryDelaysMs.length - 1)] ?? 5000;
    try {
      await delay(waitMs, undefined, { signal });
    } catch {
      // Aborted: the only way this wait fails.
      return null;
    }
  }
};
