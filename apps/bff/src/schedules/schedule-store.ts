import { type Schedule, scheduleActionSchema, scheduleSchema } from '@terroir/shared-types';
import * as z from 'zod';
import type { Database } from '../db/open-database.ts';

const scheduleRow = z.object({
  id: z.string(),
  infra_id: z.string(),
  infra_name: z.string(),
  node_group: z.string().nullable(),
  action: scheduleActionSchema,
  cron: z.string(),
  time_zone: z.string(),
  next_at: z.string().nullable(),
  last_at: z.string().nullable(),
  last_outcome: scheduleSchema.shape.lastOutcome,
  last_detail: z.string().nullable(),
  last_operation_id: z.string().nullable(),
  created_by: z.string(),
  created_at: z.string(),
});
export type ScheduleRow = z.infer<typeof scheduleRow>;

export const presentSchedule = (row: ScheduleRow, asOfSeq: number): Schedule => ({
  id: row.id,
  infraId: row.infra_id,
  infraName: row.infra_name,
  nodeGroup: row.node_group,
  action: row.action,
  cron: row.cron,
  timeZone: row.time_zone,
  enabled: row.next_at !== null,
  nextAt: row.next_at,
  lastAt: row.last_at,
  lastOutcome: row.last_outcome,
  lastDetail: row.last_detail,
  lastOperationId: row.last_operation_id,
  createdAt: row.created_at,
  asOfSeq,
});

export type ScheduleStore = ReturnType<typeof createScheduleStore>;

/** Schedules of infras that are not deleted. */
export const createScheduleStore = ({ sqlite }: Database) => {
  const select = `SELECT s.*, i.name AS infra_name FROM schedules s
    JOIN infras i ON i.id = s.infra_id AND i.deleted_at IS NULL`;
  const insert = sqlite.prepare(
    `INSERT INTO schedules VALUES (@id, @infra_id, @node_group, @action, @cron, @time_zone, @next_at, @last_at,
       @last_outcome, @last_detail, @last_operation_id, @created_by, @created_at)`,
  );
  const update = sqlite.prepare(
    `UPDATE schedules SET next_at = @next_at, last_at = @last_at, last_outcome = @last_outcome,
       last_detail = @last_detail, last_operation_id = @last_operation_id WHERE id = @id`,
  );
  const remove = sqlite.prepare('DELETE FROM schedules WHERE id = ?');
  const byId = sqlite.prepare(`${select} WHERE s.id = ?`);
  const due = sqlite.prepare(`${select} WHERE s.next_at <= ? ORDER BY s.next_at, s.id LIMIT 500`);
  const page = sqlite.prepare(
    `${select} WHERE (@infraId IS NULL OR s.infra_id = @infraId) AND (@after IS NULL OR s.id > @after)
     ORDER BY s.id LIMIT @limit`,
  );
  const total = sqlite
    .prepare<Record<string, unknown>, number>(
      `SELECT count(*) FROM schedules s JOIN infras i ON i.id = s.infra_id AND i.deleted_at IS NULL
       WHERE @infraId IS NULL OR s.infra_id = @infraId`,
    )
    .pluck();
  return {
    insert({ infra_name: _name, ...row }: ScheduleRow): void {
      insert.run(row);
    },
    update(row: ScheduleRow): void {
      update.run({
        id: row.id,
        next_at: row.next_at,
        last_at: row.last_at,
        last_outcome: row.last_outcome,
        last_detail: row.last_detail,
        last_operation_id: row.last_operation_id,
      });
    },
    remove(id: string): void {
      remove.run(id);
    },
    find(id: string): ScheduleRow | null {
      const row = byId.get(id);
      return row === undefined ? null : scheduleRow.parse(row);
    },
    due: (at: string): ScheduleRow[] => due.all(at).map((row) => scheduleRow.parse(row)),
    page: (infraId: string | null, after: string | null, limit: number): ScheduleRow[] =>
      page.all({ infraId, after, limit }).map((row) => scheduleRow.parse(row)),
    total: (infraId: string | null): number => total.get({ infraId }) ?? 0,
  };
};
