import {
  type RunStatus,
  type RunSummary,
  runSummarySchema,
  type Task,
  type TaskStatus,
  taskSchema,
  taskStatusSchema,
} from '@terroir/shared-types';
import * as z from 'zod';
import type { Database } from '../db/open-database.ts';
import { asColumns, type Words } from '../wordings/words.ts';

/** A task with what only the server knows of it. */
export const taskRecordSchema = taskSchema.extend({
  token: z.string(),
  stdoutPosition: z.number().int(),
  stderrPosition: z.number().int(),
  stdoutCommand: z.number().int(),
  stderrCommand: z.number().int(),
  /** How long the VM was up, in hundredths of a second, when the first command began and when each ended. */
  upCs: z.array(z.number().int().nullable()),
});
export type TaskRecord = z.infer<typeof taskRecordSchema>;

export const runRecordSchema = runSummarySchema.omit({ taskCounts: true }).extend({
  user: z.string().nullable(),
  actor: z.string(),
});
export type RunRecord = z.infer<typeof runRecordSchema>;

export interface NewTask {
  id: string;
  vmId: string;
  vmName: string;
  commands: string[];
  token: string;
}
export interface TaskChange {
  status: TaskStatus;
  detail?: Words | null;
  startedAt?: string;
  endedAt?: string;
}

const progressSchema = taskSchema.pick({ status: true, exitCodes: true, outputBytes: true });
/** How far a task is. */
export type TaskProgress = z.infer<typeof progressSchema>;

const json = (value: unknown): unknown => (typeof value === 'string' ? JSON.parse(value) : value);
const rowSchema = z.record(z.string(), z.unknown());
const parseTask = (row: unknown): TaskRecord => {
  const columns = rowSchema.parse(row);
  return taskRecordSchema.parse({
    ...columns,
    commands: json(columns['commands']),
    exitCodes: json(columns['exitCodes']),
    upCs: json(columns['upCs']),
    detailWording: json(columns['detailWording'] ?? undefined),
    truncated: columns['truncated'] === 1,
  });
};
const parseRun = (row: unknown): RunRecord => {
  const columns = rowSchema.parse(row);
  return runRecordSchema.parse({ ...columns, commands: json(columns['commands']) });
};
export const publicTask = (record: TaskRecord): Task => {
  const commandMs = record.exitCodes.map((_, index) => {
    const [from, to] = [record.upCs[index] ?? null, record.upCs[index + 1] ?? null];
    return from === null || to === null ? null : Math.max(0, to - from) * 10;
  });
  return taskSchema.parse({ ...record, commandMs });
};

const taskColumns = `id, run_id AS runId, vm_id AS vmId, vm_name AS vmName, status, commands,
  exit_codes AS exitCodes, up_cs AS upCs, token, stdout_position AS stdoutPosition, stderr_position AS stderrPosition,
  stdout_command AS stdoutCommand, stderr_command AS stderrCommand, output_bytes AS outputBytes,
  output_start AS outputStart, truncated,
  detail, detail_wording AS detailWording, started_at AS startedAt, ended_at AS endedAt`;
const runColumns = `id, infra_id AS infraId, infra_name AS infraName, status, commands, origin,
  timeout_seconds AS timeoutSeconds, on_error AS onError, login_user AS user, actor,
  started_at AS startedAt, ended_at AS endedAt`;

/** Runs and tasks; writes only inside the caller's transaction. */
export const createRunStore = ({ sqlite }: Database) => {
  const insertRun = sqlite.prepare(
    `INSERT INTO runs (id, infra_id, infra_name, status, commands, origin, timeout_seconds, on_error,
       login_user, actor, retry_of, started_at)
     VALUES (@id, @infraId, @infraName, @status, @commands, @origin, @timeoutSeconds, @onError, @user,
       @actor, @retryOf, @startedAt)`,
  );
  const insertTask = sqlite.prepare(
    `INSERT INTO run_tasks (id, run_id, position, vm_id, vm_name, status, commands, exit_codes, token)
     VALUES (?, ?, ?, ?, ?, 'queued', ?, ?, ?)`,
  );
  const selectRun = sqlite.prepare(`SELECT ${runColumns} FROM runs WHERE id = ?`);
  const selectRuns = sqlite.prepare(
    `SELECT ${runColumns} FROM runs
     WHERE (@cursor IS NULL OR id < @cursor) AND (@infraId IS NULL OR infra_id = @infraId)
     ORDER BY id DESC LIMIT @limit`,
  );
  const countRuns = sqlite
    .prepare<unknown[], number>('SELECT count(*) FROM runs WHERE (@infraId IS NULL OR infra_id = @infraId)')
    .pluck();
  const countTasks = sqlite.prepare(
    'SELECT status, count(*) AS tasks FROM run_tasks WHERE run_id = ? GROUP BY status',
  );
  const selectAnyLiving = sqlite
    .prepare<unknown[], number>('SELECT 1 FROM run_tasks WHERE run_id = ? AND ended_at IS NULL LIMIT 1')
    .pluck();
  const selectTask = sqlite.prepare(`SELECT ${taskColumns} FROM run_tasks WHERE id = ?`);
  const selectProgress = sqlite.prepare(
    'SELECT status, exit_codes AS exitCodes, output_bytes AS outputBytes FROM run_tasks WHERE id = ?',
  );
  const selectTasks = sqlite.prepare(
    `SELECT ${taskColumns} FROM run_tasks WHERE run_id = ? ORDER BY position`,
  );
  const selectLiving = sqlite.prepare(
    `SELECT ${taskColumns} FROM run_tasks WHERE ended_at IS NULL ORDER BY run_id, position`,
  );
  const updateTask = sqlite.prepare(
    `UPDATE run_tasks SET status = @status, detail = coalesce(@detail, detail),
       detail_wording = CASE WHEN @detail IS NULL THEN detail_wording ELSE @wording END,
       started_at = coalesce(@startedAt, started_at),
       ended_at = coalesce(@endedAt, ended_at) WHERE id = @id`,
  );
  const updateRun = sqlite.prepare(
    'UPDATE runs SET status = ?, ended_at = coalesce(?, ended_at) WHERE id = ?',
  );
  const countsSchema = z.array(z.object({ status: taskStatusSchema, tasks: z.number() }));

  const taskCounts = (runId: string) => countsSchema.parse(countTasks.all(runId));

  const summary = (run: RunRecord): RunSummary =>
    runSummarySchema.parse({
      ...run,
      taskCounts: Object.fromEntries(taskCounts(run.id).map(({ status, tasks }) => [status, tasks])),
    });

  return {
    insertRun(run: Omit<RunRecord, 'endedAt'> & { retryOf: string | null }, tasks: readonly NewTask[]): void {
      insertRun.run({ ...run, commands: JSON.stringify(run.commands) });
      for (const [position, task] of tasks.entries()) {
        const exitCodes = JSON.stringify(task.commands.map(() => null));
        const commands = JSON.stringify(task.commands);
        insertTask.run(task.id, run.id, position, task.vmId, task.vmName, commands, exitCodes, task.token);
      }
    },
    run(id: string): RunRecord | null {
      const row = selectRun.get(id);
      return row === undefined ? null : parseRun(row);
    },
    summary,
    /** Newest first. */
    runs(query: { limit: number; cursor: string | null; infraId: string | null }): RunSummary[] {
      return selectRuns.all(query).map((row) => summary(parseRun(row)));
    },
    countRuns: (infraId: string | null): number => countRuns.get({ infraId }) ?? 0,
    task(id: string): TaskRecord | null {
      const row = selectTask.get(id);
      return row === undefined ? null : parseTask(row);
    },
    /** What each look of a viewer needs, without the rest of the row. */
    progress(id: string): TaskProgress | null {
      const row = selectProgress.get(id);
      if (row === undefined) return null;
      const columns = rowSchema.parse(row);
      return progressSchema.parse({ ...columns, exitCodes: json(columns['exitCodes']) });
    },
    tasks: (runId: string): TaskRecord[] => selectTasks.all(runId).map(parseTask),
    hasLivingTask: (runId: string): boolean => selectAnyLiving.get(runId) !== undefined,
    /** Every status that a task of the run has, once. */
    taskStatuses: (runId: string): TaskStatus[] => taskCounts(runId).map(({ status }) => status),
    livingTasks: (): TaskRecord[] => selectLiving.all().map(parseTask),
    changeTask(id: string, change: TaskChange): void {
      updateTask.run({
        id,
        status: change.status,
        ...asColumns(change.detail ?? null),
        startedAt: change.startedAt ?? null,
        endedAt: change.endedAt ?? null,
      });
    },
    changeRun(id: string, status: RunStatus, endedAt: string | null): void {
      updateRun.run(status, endedAt, id);
    },
  };
};
export type RunStore = ReturnType<typeof createRunStore>;
