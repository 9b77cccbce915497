import * as z from 'zod';
import type { Database } from '../db/open-database.ts';

const rowSchema = z.object({
  id_hash: z.string(),
  key_hash: z.string(),
  actor: z.string(),
  role: z.enum(['viewer', 'operator', 'admin']),
  expires_at: z.string(),
});
export type SessionRow = z.infer<typeof rowSchema>;

/** A person has a handful of browsers; older sessions beyond this end. */
const maxSessions = 200;

export interface SessionStore {
  insert(row: SessionRow, createdAt: string): void;
  find(idHash: string, now: string): SessionRow | null;
  delete(idHash: string): void;
}

export const createSessionStore = (database: Database): SessionStore => {
  const { sqlite } = database;
  const insert = sqlite.prepare('INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?)');
  const sweep = sqlite.prepare(
    `DELETE FROM sessions WHERE expires_at <= ? OR id_hash NOT IN
     (SELECT id_hash FROM sessions ORDER BY created_at DESC, id_hash LIMIT ${maxSessions})`,
  );
  const find = sqlite.prepare<[string, string]>(
    'SELECT * FROM sessions WHERE id_hash = ? AND expires_at > ?',
  );
  const remove = sqlite.prepare('DELETE FROM sessions WHERE id_hash = ?');
  return {
    insert(row, createdAt) {
      database.transact(() => {
        insert.run(row.id_hash, row.key_hash, row.actor, row.role, createdAt, row.expires_at);
        sweep.run(createdAt);
      });
    },
    find(idHash, now) {
      const row = find.get(idHash, now);
      return row === undefined ? null : rowSchema.parse(row);
    },
    delete(idHash) {
      remove.run(idHash);
    },
  };
};
