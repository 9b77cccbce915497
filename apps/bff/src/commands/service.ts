import type { Logger } from 'pino';
import { randomBytes } from 'node:crypto';
import {
  isTaskEnded,
  type Run,
  type RunRequest,
  type RunStatus,
  type RunSummary,
  type TaskStatus,
} from '@terroir/shared-types';
import { ulid } from 'ulid';
import type { Database } from '../db/open-database.ts';
import type { EventLog } from '../events/event-log.ts';
import { conflict, notFound } from '../http/problem-error.ts';
import type { Outcome } from './follow-task.ts';
import { createGroupCommit } from '../db/group-commit.ts';
import { publicTask, type NewTask, type RunRecord, type RunStore, type TaskRecord } from './store.ts';
import { say } from '../wordings/say.ts';
import type { Words } from '../wordings/words.ts';

export interface StartOptions {
  origin: RunSummary['origin'];
  actor: string;
}
export type RenderedTask = Pick<NewTask, 'vmId' | 'vmName' | 'commands'>;

/** Every change of runs and tasks: one transaction each, state and event together. */
export interface RunService {
  create(
    request: RunRequest,
    tasks: readonly RenderedTask[],
    options: StartOptions & { infraName: string; retryOf?: string; failedBecause?: Words },
  ): Run;
  run(id: string): Run;
  runRecord(id: string): RunRecord;
  taskRecord(id: string): TaskRecord | null;
  /** With what only the server knows of them. Throws ProblemError 404 when there is no such run. */
  tasksOfRun(runId: string): TaskRecord[];
  /** Throws ProblemError 404 when the run has no such task. */
  taskOfRun(runId: string, taskId: string): TaskRecord;
  /** Resolves once it is stored, before anything may be sent. False: it has been ended meanwhile. */
  markConnecting(taskId: string): Promise<boolean>;
  /** Returns the time it is said to have started. */
  markRunning(taskId: string): string;
  /**
   * Stores the last output and the end together. Resolves once it is on the disk, and not before: until then the VM keeps
   * the task.
   */
  end(task: TaskRecord, outcome: Outcome, storeOutput: () => void): Promise<void>;
  /** Ends what is queued and returns the ids of the tasks that must be stopped on their VMs. */
  cancel(runId: string, actor: string): string[];
}

const finalStatus = (statuses: readonly TaskStatus[], cancelling: boolean): RunStatus => {
  if (statuses.every((status) => status === 'succeeded')) return 'succeeded';
  if (cancelling && statuses.includes('cancelled')) return 'cancelled';
  return statuses.includes('lost') ? 'lost' : 'failed';
};

export const createRunService = (deps: {
  logger: Logger;
  database: Database;
  events: EventLog;
  store: RunStore;
  now: () => Date;
  tell: (taskId: string, runId: string) => void;
  enqueue: (taskId: string) => void;
}): RunService => {
  const { database, events, store, now, tell, enqueue } = deps;
  const newId = (): string => ulid().toLowerCase();

  const runRecord = (id: string): RunRecord => {
    const run = store.run(id);
    if (run === null) throw notFound('run', id);
    return run;
  };
  const run = (id: string): Run => ({
    ...store.summary(runRecord(id)),
    tasks: store.tasks(id).map(publicTask),
    asOfSeq: events.latestSeq(),
  });

  const said = (taskId: string, actor: string) => {
    const task = store.task(taskId);
    if (task === null) throw notFound('task', taskId);
    const { runId, vmId, status, exitCodes, commandMs } = publicTask(task);
    events.append({ type: 'task-status-changed', runId, taskId, vmId, status, exitCodes, commandMs }, actor);
    database.afterCommit(() => tell(taskId, runId));
  };
  const endRunIfDone = (runId: string, actor: string) => {
    // Asked at the end of each task, so it must not grow with their number.
    if (store.hasLivingTask(runId)) return;
    const statuses = store.taskStatuses(runId);
    const record = runRecord(runId);
    const status = finalStatus(statuses, record.status === 'cancelling');
    store.changeRun(runId, status, now().toISOString());
    events.append({ type: 'run-ended', runId, infraId: record.infraId, status }, actor);
  };
  const commit = createGroupCommit(database, deps.logger);
  // A power cut may take it: then the task is sent again, and its token lets it run once all the same.
  const change = (taskId: string, status: TaskStatus, more: { startedAt?: string } = {}): Promise<boolean> =>
    commit.submit(
      () => {
        if (store.task(taskId)?.endedAt !== null) return false;
        store.changeTask(taskId, { status, ...more });
        said(taskId, 'system');
        return true;
      },
      { lazily: true },
    );

  return {
    create(request, tasks, { origin, actor, infraName, retryOf, failedBecause }) {
      return database.transact(() => {
        const id = newId();
        const { infraId } = request.target;
        store.insertRun(
          {
            id,
            infraId,
            infraName,
            status: 'running',
            commands: request.commands,
            origin,
            timeoutSeconds: request.timeoutSeconds,
            onError: request.onError,
            user: request.user ?? null,
            actor,
            retryOf: retryOf ?? null,
            startedAt: now().toISOString(),
          },
          tasks.map((task) => ({ ...task, id: newId(), token: randomBytes(16).toString('hex') })),
        );
        events.append({ type: 'run-started', runId: id, infraId, status: 'running' }, actor);
        if (failedBecause !== undefined) {
          for (const task of store.tasks(id)) {
            store.changeTask(task.id, {
              status: 'failed',
              detail: failedBecause,
              endedAt: now().toISOString(),
            });
            said(task.id, actor);
          }
          endRunIfDone(id, actor);
          return run(id);
        }
        const created = run(id);
        database.afterCommit(() => created.tasks.forEach((task) => enqueue(task.id)));
        return created;
      });
    },
    run,
    runRecord,
    taskRecord: (id) => store.task(id),
    tasksOfRun: (runId) => store.tasks(runRecord(runId).id),
    taskOfRun(runId, taskId) {
      const task = store.task(taskId);
      if (task === null || task.runId !== runId) throw notFound('task', taskId);
      return task;
    },
    markConnecting: (taskId) => change(taskId, 'connecting'),
    markRunning(taskId) {
      const startedAt = now().toISOString();
      change(taskId, 'running', { startedAt }).catch((error: unknown) =>
        deps.logger.error({ taskId, err: error }, 'a task runs and could not be said to'),
      );
      return startedAt;
    },
    end: (task, outcome, storeOutput) =>
      commit.submit(() => {
        storeOutput();
        store.changeTask(task.id, { ...outcome, endedAt: now().toISOString() });
        said(task.id, 'system');
        endRunIfDone(task.runId, 'system');
      }),
    cancel(runId, actor) {
      return database.transact(() => {
        const record = runRecord(runId);
        if (record.endedAt !== null)
          throw conflict(
            'run-ended',
            say('run-has-ended', { status: say(`run-${record.status}`) }),
            say('read-its-output'),
          );
        store.changeRun(runId, 'cancelling', null);
        const living = store.tasks(runId).filter(({ status }) => !isTaskEnded(status));
        for (const { id } of living.filter(({ status }) => status === 'queued')) {
          const detail = say('task-cancelled-first');
          store.changeTask(id, { status: 'cancelled', detail, endedAt: now().toISOString() });
          said(id, actor);
        }
        endRunIfDone(runId, actor);
        return living.filter(({ status }) => status !== 'queued').map(({ id }) => id);
      });
    },
  };
};
