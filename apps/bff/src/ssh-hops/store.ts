import * as z from 'zod';
import type { Database } from '../db/open-database.ts';

const bastionRowSchema = z.object({
  vmId: z.string().nullable(),
  host: z.string().nullable(),
  port: z.number().int().nullable(),
  user: z.string().nullable(),
  hostKey: z.string().nullable(),
  reach: z.enum(['private', 'public']),
});
export type BastionRow = z.infer<typeof bastionRowSchema>;

export type BastionStore = ReturnType<typeof createBastionStore>;

/** The bastions of infras; writes only inside the caller's transaction. */
export const createBastionStore = ({ sqlite }: Database) => {
  const select = sqlite.prepare(
    'SELECT vm_id AS vmId, host, port, login_user AS user, host_key AS hostKey, reach FROM bastions WHERE infra_id = ?',
  );
  const upsert = sqlite.prepare(
    `INSERT OR REPLACE INTO bastions (infra_id, vm_id, host, port, login_user, host_key, reach)
     VALUES (@infraId, @vmId, @host, @port, @user, @hostKey, @reach)`,
  );
  const remove = sqlite.prepare('DELETE FROM bastions WHERE infra_id = ?');
  return {
    find(infraId: string): BastionRow | null {
      const row = select.get(infraId);
      return row === undefined ? null : bastionRowSchema.parse(row);
    },
    put(infraId: string, row: BastionRow): void {
      upsert.run({ infraId, ...row });
    },
    remove(infraId: string): void {
      remove.run(infraId);
    },
  };
};
