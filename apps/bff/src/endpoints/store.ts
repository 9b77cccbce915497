import { endpointHealthSchema, endpointSchema } from '@terroir/shared-types';
import * as z from 'zod';
import type { Database } from '../db/open-database.ts';
import { asColumns, type Words, wordingColumn } from '../wordings/words.ts';

/** What a VM serves. */
export interface EndpointPlan {
  name: string;
  kind: 'ollama' | 'openai' | 'http';
  /** On the VM's loopback. */
  port: number;
  healthPath: string;
  model: string | null;
}

const rowSchema = z
  .object({
    id: z.string(),
    infra_id: z.string(),
    vm_id: z.string(),
    name: z.string(),
    kind: endpointSchema.shape.kind,
    port: z.number().int(),
    health_path: z.string(),
    model: z.string().nullable(),
    health: endpointHealthSchema,
    detail: z.string(),
    detail_wording: wordingColumn,
    last_checked_at: z.string().nullable(),
  })
  .transform(({ infra_id, vm_id, health_path, last_checked_at, detail_wording, ...row }) => ({
    ...row,
    infraId: infra_id,
    vmId: vm_id,
    healthPath: health_path,
    lastCheckedAt: last_checked_at,
    detailWording: detail_wording ?? undefined,
  }));
export type EndpointRow = z.output<typeof rowSchema>;
type NewEndpoint = Omit<EndpointRow, 'lastCheckedAt' | 'detail' | 'detailWording'> & { detail: Words };

export type EndpointStore = ReturnType<typeof createEndpointStore>;

export const createEndpointStore = ({ sqlite }: Database) => {
  const insert = sqlite.prepare(
    'INSERT OR IGNORE INTO endpoints VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?, ?)',
  );
  const byId = sqlite.prepare('SELECT * FROM endpoints WHERE id = ?');
  const byInfra = sqlite.prepare('SELECT * FROM endpoints WHERE infra_id = ? ORDER BY id');
  const byVm = sqlite.prepare('SELECT * FROM endpoints WHERE vm_id = ?');
  const all = sqlite.prepare('SELECT * FROM endpoints ORDER BY id');
  const setHealth = sqlite.prepare(
    'UPDATE endpoints SET health = @health, detail = @detail, detail_wording = @wording, last_checked_at = @checkedAt WHERE id = @id',
  );
  const deleteEndpoints = sqlite.prepare('DELETE FROM endpoints WHERE infra_id = ?');
  const change = sqlite.prepare(
    'UPDATE endpoints SET kind = ?, port = ?, health_path = ?, model = ? WHERE vm_id = ? AND name = ?',
  );
  const parse = (row: unknown): EndpointRow => rowSchema.parse(row);

  return {
    /** False: the VM has this endpoint already. */
    insert(row: NewEndpoint, createdAt: string): boolean {
      const { id, infraId, vmId, name, kind, port, healthPath, model, health } = row;
      const { detail, wording } = asColumns(row.detail);
      const fields = [
        id,
        infraId,
        vmId,
        name,
        kind,
        port,
        healthPath,
        model,
        health,
        detail,
        createdAt,
        wording,
      ];
      return insert.run(...fields).changes === 1;
    },
    /** What it serves may be other by now. */
    change(vmId: string, { name, kind, port, healthPath, model }: EndpointPlan): void {
      change.run(kind, port, healthPath, model, vmId, name);
    },
    byId(id: string): EndpointRow | null {
      const row = byId.get(id);
      return row === undefined ? null : parse(row);
    },
    byInfra: (infraId: string): EndpointRow[] => byInfra.all(infraId).map(parse),
    byVm: (vmId: string): EndpointRow[] => byVm.all(vmId).map(parse),
    all: (): EndpointRow[] => all.all().map(parse),
    setHealth(id: string, health: EndpointRow['health'], detail: Words, checkedAt: string): void {
      setHealth.run({ health, ...asColumns(detail), checkedAt, id });
    },
    deleteInfra(infraId: string): void {
      deleteEndpoints.run(infraId);
    },
  };
};
