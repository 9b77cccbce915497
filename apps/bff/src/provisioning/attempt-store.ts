import { type Attempt, attemptSchema } from '@terroir/shared-types';
import * as z from 'zod';
import type { Database } from '../db/open-database.ts';

const attemptRow = z
  .object({
    id: z.number(),
    vm_id: z.string(),
    at: z.string(),
    spec_id: z.string(),
    zone: z.string().nullable(),
    outcome: attemptSchema.shape.outcome,
    code: z.string().nullable(),
    message: z.string().nullable(),
    remedy: z.string().nullable(),
  })
  .transform(({ id, vm_id, spec_id, ...rest }) => ({
    id,
    attempt: { vmId: vm_id, specId: spec_id, ...rest } satisfies Attempt,
  }));

export type AttemptStore = ReturnType<typeof createAttemptStore>;

/** Every try at a driver, oldest first. */
export const createAttemptStore = ({ sqlite }: Database) => {
  const insert = sqlite.prepare(
    `INSERT INTO attempts (infra_id, vm_id, at, spec_id, zone, outcome, code, message, remedy)
     VALUES (@infraId, @vmId, @at, @specId, @zone, @outcome, @code, @message, @remedy)`,
  );
  const page = sqlite.prepare('SELECT * FROM attempts WHERE infra_id = ? AND id > ? ORDER BY id LIMIT ?');
  const total = sqlite.prepare<[string], number>('SELECT count(*) FROM attempts WHERE infra_id = ?').pluck();
  return {
    insert(attempt: Attempt & { infraId: string }): void {
      insert.run(attempt);
    },
    page: (infraId: string, after: number, limit: number): { id: number; attempt: Attempt }[] =>
      page.all(infraId, after, limit).map((row) => attemptRow.parse(row)),
    total: (infraId: string): number => total.get(infraId) ?? 0,
  };
};
