import * as z from 'zod';
import type { Database } from '../db/open-database.ts';

const rowSchema = z.object({
  route: z.string(),
  body_hash: z.string(),
  /** 0: the work has begun and no answer is known. */
  status: z.number(),
  headers: z.string(),
  answer: z.string(),
});
export type IdempotencyRow = z.infer<typeof rowSchema>;

export interface IdempotencyStore {
  find(key: string, actor: string): IdempotencyRow | null;
  reserve(key: string, actor: string, row: { route: string; bodyHash: string }, now: Date): void;
  complete(key: string, actor: string, answer: { status: number; headers: string; answer: string }): void;
  release(key: string, actor: string): void;
}

/** A repeat later than this is a new request. */
const keptMs = 24 * 3_600_000;

export const createIdempotencyStore = (database: Database): IdempotencyStore => {
  const { sqlite } = database;
  const find = sqlite.prepare('SELECT * FROM idempotency_keys WHERE key = ? AND actor = ?');
  const insert = sqlite.prepare("INSERT INTO idempotency_keys VALUES (?, ?, ?, ?, 0, '{}', '', ?)");
  const complete = sqlite.prepare(
    'UPDATE idempotency_keys SET status = ?, headers = ?, answer = ? WHERE key = ? AND actor = ?',
  );
  const release = sqlite.prepare('DELETE FROM idempotency_keys WHERE key = ? AND actor = ?');
  const sweep = sqlite.prepare('DELETE FROM idempotency_keys WHERE created_at < ?');
  return {
    find(key, actor) {
      const row = find.get(key, actor);
      return row === undefined ? null : rowSchema.parse(row);
    },
    reserve(key, actor, { route, bodyHash }, now) {
      database.transact(() => {
        sweep.run(new Date(now.getTime() - keptMs).toISOString());
        insert.run(key, actor, route, bodyHash, now.toISOString());
      });
    },
    complete(key, actor, { status, headers, answer }) {
      complete.run(status, headers, answer, key, actor);
    },
    release(key, actor) {
      release.run(key, actor);
    },
  };
};
