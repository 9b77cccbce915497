import { setTimeout as delay } from 'node:timers/promises';
import PQueue from 'p-queue';
import type { Logger } from 'pino';
import type { SshPool } from '../ssh/ssh-pool.ts';
import type { VmAccess } from '../ssh/vm-access.ts';
import type { Fleet } from './fleet.ts';
import { type FollowedTask, followTask, type Outcome, secondsSince } from './follow-task.ts';
import type { OutputFlusher } from './output/output-flusher.ts';
import { createTaskOutput, type TaskOutput } from './output/task-output.ts';
import { cancelRemote, cleanUpRemote } from './remote/control-task.ts';
import type { RunService } from './service.ts';
import { createTaskStarters } from './starter/task-starters.ts';
import type { RunRecord, TaskRecord } from './store.ts';
import { say } from '../wordings/say.ts';

const tasksAtOnce = 512;
const dialsAtOnce = 32;
// The VM keeps its own time; we step in only when it did not end the task itself (TERM, then KILL after 3 s).
const deadlineGraceMs = 10_000;
// After a verified kill the last output and the end marker are on their way.
const lastWordsMs = 1_000;
// Behind a task that has ended there may be much to read; a follower that reads nothing for so long is not waited for.
const stalledMs = 5_000;
// Who cancels a flood does not want to wait for all of it: with two seconds for the killing, five in all.
const restOfKilledMs = 3_000;

/** Puts the secrets of a task into its commands; null: one of them is no longer kept. */
export type RevealSecrets = (task: Pick<TaskRecord, 'runId' | 'vmId' | 'commands'>) => string[] | null;

export interface TaskWorker {
  enqueue(taskId: string): void;
  /** Ends a task that is connecting or running; its outcome comes as a status. */
  cancel(taskId: string): void;
  close(): Promise<void>;
}

export const createTaskWorker = (deps: {
  service: RunService;
  fleet: Fleet;
  ssh: SshPool;
  flusher: OutputFlusher;
  revealSecrets: RevealSecrets;
  logger: Logger;
  now: () => Date;
  outputQuotaBytes: number;
}): TaskWorker => {
  const { service, fleet, ssh, flusher, revealSecrets, logger, now, outputQuotaBytes } = deps;
  const queue = new PQueue({ concurrency: tasksAtOnce });
  const dials = new PQueue({ concurrency: dialsAtOnce });
  const cleanUps = new PQueue({ concurrency: 8 });
  const stopping = new AbortController();
  const starters = createTaskStarters(ssh, logger, stopping.signal);
  const living = new Map<string, (reason: 'cancelled' | 'timeout') => void>();

  const accessOf = (run: RunRecord, task: TaskRecord): VmAccess | null => {
    const access = fleet.access(task.vmId);
    return access === null || run.user === null ? access : { ...access, user: run.user };
  };

  const within = (following: Promise<Outcome | null>, ms: number): Promise<Outcome | null> =>
    Promise.race([following, delay(ms, null, { ref: false })]);

  /** Of a task that has ended on its VM, where much may be left to read. Null: nothing more comes, or a flood without end. */
  const readRest = async (
    output: TaskOutput,
    following: Promise<Outcome | null>,
    isKilled: boolean,
  ): Promise<Outcome | null> => {
    const endMs = performance.now() + (isKilled ? restOfKilledMs : Infinity);
    let readBytes: number;
    do {
      readBytes = output.readBytes;
      const words = await within(following, isKilled ? lastWordsMs : stalledMs);
      if (words !== null) return words;
    } while (output.readBytes > readBytes && performance.now() < endMs);
    if (output.readBytes > readBytes) output.gap(say('task-more-than-read'));
    return null;
  };

  /** Kills on the VM, then waits for what the follower still reads. */
  const stopRemote = async (
    { task, firstSentMs }: FollowedTask,
    access: VmAccess | null,
    reason: 'cancelled' | 'timeout',
    output: TaskOutput,
    following: Promise<Outcome | null>,
  ): Promise<Outcome | null> => {
    const secondsAgo = secondsSince(firstSentMs, now());
    const verdict =
      access === null
        ? 'unverified'
        : ((await starters.cancel(access, task.token, reason)) ??
          (await cancelRemote(ssh, access, task.token, reason, secondsAgo)));
    const status = reason === 'cancelled' ? 'cancelled' : 'timed-out';
    if (verdict === 'never') return { status, detail: say('task-never-began') };
    const isKilled = verdict === 'killed' || verdict === 'killed-short';
    const words =
      verdict === 'unverified'
        ? await within(following, lastWordsMs)
        : await readRest(output, following, isKilled);
    if (words === null && stopping.signal.aborted) return null;
    if (words !== null && words.status !== 'lost') return words;
    if (verdict === 'killed-short') output.cutShort();
    if (isKilled) return { status, detail: null };
    return {
      status: 'lost',
      detail: say(verdict === 'gone' ? 'task-ended-unseen' : 'task-stop-unsure'),
    };
  };

  const follow = async (
    run: RunRecord,
    task: TaskRecord,
    output: TaskOutput,
    followed: FollowedTask,
  ): Promise<Outcome | null> => {
    const stopFollowing = new AbortController();
    const signal = AbortSignal.any([stopping.signal, stopFollowing.signal]);
    const stopped = Promise.withResolvers<'cancelled' | 'timeout'>();
    living.set(task.id, stopped.resolve);
    let timer: NodeJS.Timeout | undefined;
    const setDeadline = (startedAt: string) => {
      const endMs = Date.parse(startedAt) + run.timeoutSeconds * 1000 + deadlineGraceMs;
      timer ??= setTimeout(() => stopped.resolve('timeout'), Math.max(0, endMs - now().getTime())).unref();
    };
    if (task.startedAt !== null) setDeadline(task.startedAt);
    if (run.status === 'cancelling') stopped.resolve('cancelled');
    let isFollowing = true;
    const following = followTask(
      followed,
      output,
      {
        ssh,
        starters,
        flusher,
        logger,
        access: () => accessOf(run, task),
        vmLives: () => fleet.vms(run.infraId).some((vm) => vm.id === task.vmId),
        onRunning: () => setDeadline(service.markRunning(task.id)),
        admit: (work) => dials.add(work),
        now,
      },
      signal,
    ).finally(() => (isFollowing = false));
    try {
      const first = await Promise.race([following, stopped.promise]);
      if (typeof first !== 'string') return first;
      if (followed.firstSentMs === null) {
        stopFollowing.abort();
        await following;
        if (followed.firstSentMs === null) return { status: 'cancelled', detail: say('task-nothing-sent') };
      }
      return await stopRemote(followed, accessOf(run, task), first, output, following);
    } finally {
      clearTimeout(timer);
      living.delete(task.id);
      // What was followed to its end keeps its channel for a last order.
      if (isFollowing) stopFollowing.abort();
      await following.catch(() => undefined);
    }
  };

  const work = async (taskId: string): Promise<void> => {
    const task = service.taskRecord(taskId);
    if (task === null || task.endedAt !== null || stopping.signal.aborted) return;
    if (task.status === 'queued' && !(await service.markConnecting(taskId))) return;
    // Read now, in the same turn in which it can be cancelled from.
    const run = service.runRecord(task.runId);
    const output = createTaskOutput(task, run.onError, outputQuotaBytes);
    const followed: FollowedTask = {
      task,
      // Output tells it as well, should the word that it runs have been on its way when the server was killed.
      begun: task.status === 'running' || task.stdoutPosition > 0 || task.stderrPosition > 0,
      firstSentMs: task.status === 'queued' ? null : Date.parse(task.startedAt ?? run.startedAt),
      onError: run.onError,
      timeoutSeconds: run.timeoutSeconds,
      // More than the store keeps, so that the store is full before the VM drops anything.
      keepBytes: outputQuotaBytes + 1024 * 1024,
    };
    if (followed.begun && task.status !== 'running') service.markRunning(taskId);
    let outcome: Outcome | null;
    try {
      const commands = followed.begun ? task.commands : revealSecrets(task);
      if (commands !== null) followed.task = { ...task, commands };
      outcome =
        commands === null
          ? { status: followed.firstSentMs !== null ? 'lost' : 'failed', detail: say('task-secret-gone') }
          : await follow(run, task, output, followed);
    } catch (error) {
      logger.error({ taskId, err: error }, 'a task could not be followed');
      outcome = { status: 'lost', detail: say('task-not-followed', { why: String(error) }) };
    }
    if (outcome === null) {
      // Half a character stays on the VM, with the rest of the output.
      flusher.flush(output);
      return;
    }
    if (outcome.status === 'lost') output.gap(outcome.detail ?? say('task-was-lost'));
    await service.end(task, outcome, flusher.takeLast(output));
    const access = accessOf(run, task);
    if (access === null || outcome.status === 'unreachable' || outcome.status === 'lost') {
      followed.channel?.close();
      return;
    }
    cleanUps
      .add(() => cleanUpRemote(ssh, access, task.token, followed.channel, stopping.signal))
      .catch((error: unknown) => logger.warn({ taskId, err: error }, 'a task left its folder on the VM'));
  };

  return {
    enqueue(taskId) {
      queue
        .add(() => work(taskId))
        .catch((error: unknown) => logger.error({ taskId, err: error }, 'a task broke'));
    },
    cancel(taskId) {
      living.get(taskId)?.('cancelled');
    },
    async close() {
      stopping.abort();
      queue.clear();
      await queue.onIdle();
      await cleanUps.onIdle();
    },
  };
};
