import { publicationSchema, publicationStateSchema } from '@terroir/shared-types';
import * as z from 'zod';
import { asWordingsColumn, wordingsColumn } from '../wordings/words.ts';
import type { Database } from '../db/open-database.ts';

const flag = z.number().transform((value) => value !== 0);
const rowSchema = z.object({
  endpoint_id: z.string(),
  infra_id: z.string(),
  vm_id: z.string(),
  /** Name of the front on its VM: the endpoint's. */
  front: z.string(),
  service_port: z.number().int(),
  access: publicationSchema.shape.access,
  state: publicationStateSchema,
  asked_port: z.number().int().nullable(),
  port: z.number().int().nullable(),
  source: z.string(),
  domain: z.string().nullable(),
  certificate: z.string().nullable(),
  firewall: publicationSchema.shape.firewall,
  reachable: flag.nullable(),
  key_shown: flag,
  run_id: z.string().nullable(),
  undo_run_id: z.string().nullable(),
  deadline: z.string().nullable(),
  not_before: z.string().nullable(),
  detail: z.string().nullable(),
  remedy: z.string().nullable(),
  wordings: wordingsColumn,
  actor: z.string(),
  created_at: z.string(),
  published_at: z.string().nullable(),
});
export type PublicationRow = z.output<typeof rowSchema>;

export type PublicationStore = ReturnType<typeof createPublicationStore>;

/** Publications by endpoint; writes only inside the caller's transaction. */
export const createPublicationStore = ({ sqlite }: Database) => {
  const columns = Object.keys(rowSchema.shape);
  const put = sqlite.prepare(
    `INSERT OR REPLACE INTO publications (${columns.join(', ')}) VALUES (${columns.map((name) => `@${name}`).join(', ')})`,
  );
  const one = sqlite.prepare('SELECT * FROM publications WHERE endpoint_id = ?');
  const all = sqlite.prepare('SELECT * FROM publications ORDER BY endpoint_id');
  const remove = sqlite.prepare('DELETE FROM publications WHERE endpoint_id = ?');
  return {
    put(row: PublicationRow): void {
      const reachable = row.reachable === null ? null : Number(row.reachable);
      put.run({
        ...row,
        reachable,
        key_shown: Number(row.key_shown),
        wordings: asWordingsColumn(row.wordings),
      });
    },
    find(endpointId: string): PublicationRow | null {
      const row = one.get(endpointId);
      return row === undefined ? null : rowSchema.parse(row);
    },
    all: (): PublicationRow[] => all.all().map((row) => rowSchema.parse(row)),
    remove(endpointId: string): void {
      remove.run(endpointId);
    },
  };
};
