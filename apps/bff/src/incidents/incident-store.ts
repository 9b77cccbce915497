import { type Incident, incidentSchema, wordingSchema } from '@terroir/shared-types';
import * as z from 'zod';
import type { Database } from '../db/open-database.ts';
import { jsonColumn } from '../db/json-column.ts';

const wordingsSchema = z.object({
  detail: wordingSchema.optional(),
  remedy: wordingSchema.optional(),
});

const incidentRow = z
  .object({
    id: z.string(),
    kind: incidentSchema.shape.kind,
    infra_id: z.string().nullable(),
    vm_id: z.string().nullable(),
    connection_id: z.string(),
    detail: z.string(),
    remedy: z.string(),
    hourly_usd: z.number().nullable(),
    raised_at: z.string(),
    resolved_at: z.string().nullable(),
    wordings: jsonColumn(wordingsSchema).nullable(),
  })
  .transform((row): Incident => ({
    id: row.id,
    kind: row.kind,
    infraId: row.infra_id,
    vmId: row.vm_id,
    connectionId: row.connection_id,
    detail: row.detail,
    detailWording: row.wordings?.detail,
    remedy: row.remedy,
    remedyWording: row.wordings?.remedy,
    hourlyUsd: row.hourly_usd,
    raisedAt: row.raised_at,
    resolvedAt: row.resolved_at,
  }));

export type IncidentStore = ReturnType<typeof createIncidentStore>;

export const createIncidentStore = ({ sqlite }: Database) => {
  const insert = sqlite.prepare(
    `INSERT INTO incidents VALUES (@id, @kind, @infraId, @vmId, @connectionId, @detail, @remedy, @hourlyUsd,
       @raisedAt, @resolvedAt, @wordings)`,
  );
  const resolve = sqlite.prepare('UPDATE incidents SET resolved_at = ? WHERE id = ?');
  const open = sqlite.prepare(
    `SELECT * FROM incidents WHERE kind = @kind AND connection_id = @connectionId AND resolved_at IS NULL
       AND vm_id IS @vmId ORDER BY id LIMIT 1`,
  );
  const page = sqlite.prepare(
    'SELECT * FROM incidents WHERE (@before IS NULL OR id < @before) ORDER BY id DESC LIMIT @limit',
  );
  const total = sqlite.prepare<[], number>('SELECT count(*) FROM incidents').pluck();
  return {
    insert(incident: Incident): void {
      const { detailWording: detail, remedyWording: remedy, ...row } = incident;
      insert.run({ ...row, wordings: JSON.stringify({ detail, remedy }) });
    },
    resolve(id: string, at: string): void {
      resolve.run(at, id);
    },
    findOpen(kind: Incident['kind'], connectionId: string, vmId: string | null): Incident | null {
      const row = open.get({ kind, connectionId, vmId });
      return row === undefined ? null : incidentRow.parse(row);
    },
    page: (before: string | null, limit: number): Incident[] =>
      page.all({ before, limit }).map((row) => incidentRow.parse(row)),
    total: (): number => total.get() ?? 0,
  };
};
