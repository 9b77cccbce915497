import { scriptBenchmarkSchema } from '@terroir/shared-types';
import * as z from 'zod';
import type { Database } from '../db/open-database.ts';

const rowSchema = z.object({
  taskId: z.string(),
  runId: z.string(),
  vmId: z.string(),
  actor: z.string(),
  outputBytes: z.number().int(),
  ...scriptBenchmarkSchema.shape,
});
/** A VM's part of a benchmark run that has succeeded and was not looked at yet. */
export type BenchmarkTask = z.infer<typeof rowSchema>;

/** Which runs are benchmarks, and which parts of them are done; writes only inside the caller's transaction. */
export const createBenchmarkStore = ({ sqlite }: Database) => {
  const insert = sqlite.prepare('INSERT INTO benchmark_runs VALUES (?, ?, ?, ?)');
  const inherit = sqlite.prepare(
    `INSERT INTO benchmark_runs SELECT runs.id, benchmark, unit, better
     FROM runs JOIN benchmark_runs ON benchmark_runs.run_id = runs.retry_of
     WHERE runs.id NOT IN (SELECT run_id FROM benchmark_runs)`,
  );
  const pending = sqlite.prepare(
    `SELECT run_tasks.id AS taskId, run_tasks.run_id AS runId, vm_id AS vmId, actor, output_bytes AS outputBytes,
       benchmark AS name, unit, better
     FROM benchmark_runs JOIN run_tasks USING (run_id) JOIN runs ON runs.id = run_tasks.run_id
     WHERE run_tasks.status = 'succeeded' AND run_tasks.id NOT IN (SELECT task_id FROM benchmark_tasks)
       AND (@runId IS NULL OR run_tasks.run_id = @runId)`,
  );
  const settle = sqlite.prepare('INSERT INTO benchmark_tasks VALUES (?, ?)');
  return {
    insert(runId: string, { name, unit, better }: z.infer<typeof scriptBenchmarkSchema>): void {
      insert.run(runId, name, unit, better);
    },
    /** A retry measures what the run it repeats does. */
    inheritRetries(): void {
      inherit.run();
    },
    /** Of one run, or of all. */
    pending: (runId: string | null): BenchmarkTask[] =>
      pending.all({ runId }).map((row) => rowSchema.parse(row)),
    settle(taskId: string, problem: string | null): void {
      settle.run(taskId, problem);
    },
  };
};
