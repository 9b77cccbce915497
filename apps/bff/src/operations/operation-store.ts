import { actionRequestSchema, operationStatusSchema } from '@terroir/shared-types';
import type { Operation, OperationStatus } from '@terroir/shared-types';
import * as z from 'zod';
import type { Database } from '../db/open-database.ts';
import { jsonColumn } from '../db/json-column.ts';

/** What an operation does when its time has come; `none`: its intents exist already. */
export const operationRequestSchema = z.union([
  actionRequestSchema,
  z.strictObject({ action: z.literal('none') }),
]);
export type OperationRequest = z.infer<typeof operationRequestSchema>;

const operationRow = z.object({
  id: z.string(),
  kind: z.string(),
  infra_id: z.string().nullable(),
  status: operationStatusSchema,
  request: jsonColumn(operationRequestSchema),
  actor: z.string(),
  detail: z.string(),
  created_at: z.string(),
  execute_at: z.string().nullable(),
  ended_at: z.string().nullable(),
});
export type OperationRow = z.infer<typeof operationRow>;

export const presentOperation = (row: OperationRow, asOfSeq: number): Operation => ({
  id: row.id,
  kind: row.kind,
  infraId: row.infra_id,
  status: row.status,
  createdAt: row.created_at,
  ...(row.execute_at === null ? {} : { executeAt: row.execute_at }),
  endedAt: row.ended_at,
  detail: row.detail,
  asOfSeq,
});

export interface OperationFilter {
  infraId: string | null;
  status: OperationStatus | null;
}

export type OperationStore = ReturnType<typeof createOperationStore>;

export const createOperationStore = ({ sqlite }: Database) => {
  const insert = sqlite.prepare(
    `INSERT INTO operations VALUES (@id, @kind, @infra_id, @status, @request, @actor, @detail, @created_at,
       @execute_at, @ended_at)`,
  );
  const update = sqlite.prepare(
    'UPDATE operations SET status = @status, detail = @detail, ended_at = @ended_at WHERE id = @id',
  );
  const byId = sqlite.prepare('SELECT * FROM operations WHERE id = ?');
  const due = sqlite.prepare(
    "SELECT * FROM operations WHERE status = 'pending' AND execute_at <= ? ORDER BY execute_at, id LIMIT 100",
  );
  const where = 'WHERE (@infraId IS NULL OR infra_id = @infraId) AND (@status IS NULL OR status = @status)';
  const page = sqlite.prepare(
    `SELECT * FROM operations ${where} AND (@before IS NULL OR id < @before) ORDER BY id DESC LIMIT @limit`,
  );
  const total = sqlite
    .prepare<Record<string, unknown>, number>(`SELECT count(*) FROM operations ${where}`)
    .pluck();
  const latest = sqlite.prepare(
    `SELECT * FROM operations o WHERE infra_id = ? AND (status IN ('running', 'done')
       OR (status = 'failed' AND EXISTS (SELECT 1 FROM intents n WHERE n.operation_id = o.id)))
     ORDER BY ended_at IS NULL DESC, ended_at DESC, id DESC LIMIT 1`,
  );
  const open = sqlite.prepare(
    "SELECT * FROM operations WHERE status IN ('pending', 'running') AND kind = ? ORDER BY id LIMIT 100",
  );
  return {
    insert(row: OperationRow): void {
      insert.run({ ...row, request: JSON.stringify(row.request) });
    },
    update(row: OperationRow): void {
      update.run({ id: row.id, status: row.status, detail: row.detail, ended_at: row.ended_at });
    },
    find(id: string): OperationRow | null {
      const row = byId.get(id);
      return row === undefined ? null : operationRow.parse(row);
    },
    /** Newest first. */
    page: (filter: OperationFilter, before: string | null, limit: number): OperationRow[] =>
      page.all({ ...filter, before, limit }).map((row) => operationRow.parse(row)),
    total: (filter: OperationFilter): number => total.get({ ...filter }) ?? 0,
    /** Of an infra: what is being done now, else what was done last; not what could not even begin. */
    latestOf(infraId: string): OperationRow | null {
      const row = latest.get(infraId);
      return row === undefined ? null : operationRow.parse(row);
    },
    open: (kind: string): OperationRow[] => open.all(kind).map((row) => operationRow.parse(row)),
    due: (at: string): OperationRow[] => due.all(at).map((row) => operationRow.parse(row)),
  };
};
