import { type OutputRetention, outputRetentionSchema } from '@terroir/shared-types';
import * as z from 'zod';
import type { Database } from '../../db/open-database.ts';
import type { Said } from '../../wordings/say.ts';

const expiringSchema = z.object({ taskId: z.string(), bytes: z.number().int() });
export type ExpiringTask = z.infer<typeof expiringSchema>;

/** How long output is kept, and which is due; writes only inside the caller's transaction. */
export const createRetentionStore = ({ sqlite }: Database) => {
  const select = sqlite.prepare(
    'SELECT keep_days AS keepDays, max_total_bytes AS maxTotalBytes FROM output_retention WHERE id = 1',
  );
  const upsert = sqlite.prepare(
    'INSERT OR REPLACE INTO output_retention (id, keep_days, max_total_bytes) VALUES (1, @keepDays, @maxTotalBytes)',
  );
  const total = sqlite
    .prepare<[], number>(
      'SELECT coalesce(sum(output_bytes - output_start), 0) FROM run_tasks WHERE output_bytes > output_start',
    )
    .pluck();
  // What is only the record of a removal is not removed again.
  const ended = sqlite.prepare(
    `SELECT id AS taskId, output_bytes - output_start AS bytes FROM run_tasks
     WHERE output_bytes > output_start AND output_start = 0 AND ended_at IS NOT NULL
       AND (@before IS NULL OR ended_at < @before) ORDER BY ended_at LIMIT @limit`,
  );
  const leftover = sqlite.prepare(
    `SELECT id AS taskId, output_start AS bytes FROM run_tasks t WHERE output_start > 0
       AND EXISTS (SELECT 1 FROM output_chunks c WHERE c.task_id = t.id AND c.start < t.output_start)`,
  );
  const remove = sqlite.prepare(
    'UPDATE run_tasks SET output_start = output_bytes, output_bytes = output_bytes + ? WHERE id = ?',
  );
  const record = sqlite.prepare(
    `INSERT INTO output_chunks (task_id, start, bytes, at, stream, command_index, data, record, wording)
     SELECT id, output_bytes, @bytes, @at, 'system', 0, @data, 'removed', @wording FROM run_tasks WHERE id = @taskId`,
  );
  const deleteSlice = sqlite.prepare(
    `DELETE FROM output_chunks WHERE rowid IN (
       SELECT rowid FROM output_chunks WHERE task_id = ? AND start < ? LIMIT ?)`,
  );
  const parse = (rows: readonly unknown[]): ExpiringTask[] => rows.map((row) => expiringSchema.parse(row));
  return {
    settings(): OutputRetention | null {
      const row = select.get();
      return row === undefined ? null : outputRetentionSchema.parse(row);
    },
    put(settings: OutputRetention): void {
      upsert.run(settings);
    },
    totalBytes: (): number => total.get() ?? 0,
    /** Ended tasks that still have their output, the one that ended first ahead. */
    ended: (before: string | null, limit: number): ExpiringTask[] => parse(ended.all({ before, limit })),
    /** Tasks whose removal was cut off; `bytes` is where their output begins. */
    leftovers: (): ExpiringTask[] => parse(leftover.all()),
    /** Puts a record in the place of a task's output; the output itself goes in slices. */
    markRemoved(taskId: string, { text, wording }: Said, at: string): void {
      const data = Buffer.from(`[${text}]\n`);
      record.run({ taskId, bytes: data.length, at, data, wording: JSON.stringify(wording) });
      remove.run(data.length, taskId);
    },
    /** True while there was something to delete. */
    deleteSlice: (taskId: string, before: number, rows: number): boolean =>
      deleteSlice.run(taskId, before, rows).changes > 0,
  };
};
