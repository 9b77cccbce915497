import { type Failure, failureSchema } from '@terroir/shared-types';
import * as z from 'zod';
import { jsonColumn } from '../db/json-column.ts';
import type { Database } from '../db/open-database.ts';

const refusalRow = z.object({
  scope: z.string(),
  failure: jsonColumn(failureSchema),
  vcpu: z.number(),
  at: z.string(),
});
export type Refusal = z.infer<typeof refusalRow>;

export type RefusalStore = ReturnType<typeof createRefusalStore>;

/** What each connection was refused last, by scope. */
export const createRefusalStore = ({ sqlite }: Database) => {
  const put = sqlite.prepare(
    'INSERT OR REPLACE INTO refusals VALUES (@connectionId, @scope, @failure, @vcpu, @at)',
  );
  const clear = sqlite.prepare('DELETE FROM refusals WHERE connection_id = ? AND scope = ? AND at < ?');
  const since = sqlite.prepare('SELECT * FROM refusals WHERE connection_id = ? AND at >= ?');
  return {
    put(connectionId: string, scope: string, refusal: { failure: Failure; vcpu: number; at: string }): void {
      put.run({ connectionId, scope, ...refusal, failure: JSON.stringify(refusal.failure) });
    },
    clear(connectionId: string, scope: string, before: string): void {
      clear.run(connectionId, scope, before);
    },
    since: (connectionId: string, at: string): Refusal[] =>
      since.all(connectionId, at).map((row) => refusalRow.parse(row)),
  };
};
