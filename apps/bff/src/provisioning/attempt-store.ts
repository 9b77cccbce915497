import {
  attemptActionSchema,
  attemptSchema,
  failureCodeSchema,
  vmStatusSchema,
  wordingSchema,
} from '@terroir/shared-types';
import * as z from 'zod';
import type { Database } from '../db/open-database.ts';
import { jsonColumn } from '../db/json-column.ts';

const wordingsSchema = z.object({
  message: wordingSchema.optional(),
  remedy: wordingSchema.optional(),
});

const attemptRow = z.object({
  id: z.number(),
  vm_id: z.string(),
  at: z.string(),
  spec_id: z.string(),
  zone: z.string().nullable(),
  outcome: attemptSchema.shape.outcome,
  code: failureCodeSchema.nullable(),
  message: z.string().nullable(),
  remedy: z.string().nullable(),
  action: attemptActionSchema,
  phase: vmStatusSchema,
  vendor_code: z.string().nullable(),
  elapsed_ms: z.number().nullable(),
  wordings: jsonColumn(wordingsSchema).nullable(),
});
export type AttemptRow = z.infer<typeof attemptRow>;

/** Creates of one spec that ended one way on one day. */
const outcomeRow = z.object({
  spec_id: z.string(),
  succeeded: z.number(),
  tried: z.number(),
  age_days: z.number(),
});
export type OutcomeRow = z.infer<typeof outcomeRow>;

export type AttemptStore = ReturnType<typeof createAttemptStore>;

/** Every try at a driver, oldest first. */
export const createAttemptStore = ({ sqlite }: Database) => {
  const insert = sqlite.prepare(
    `INSERT INTO attempts (infra_id, vm_id, at, spec_id, zone, outcome, code, message, remedy, action, phase,
       vendor_code, elapsed_ms, wordings)
     VALUES (@infra_id, @vm_id, @at, @spec_id, @zone, @outcome, @code, @message, @remedy, @action, @phase,
       @vendor_code, @elapsed_ms, @wordings)`,
  );
  const page = sqlite.prepare('SELECT * FROM attempts WHERE infra_id = ? AND id > ? ORDER BY id LIMIT ?');
  const total = sqlite.prepare<[string], number>('SELECT count(*) FROM attempts WHERE infra_id = ?').pluck();
  // Only what the offer itself answered: a network fault or a bad request says nothing about it.
  const outcomes = sqlite.prepare(
    `SELECT a.spec_id, CAST(julianday(@now) - julianday(a.at) AS INTEGER) AS age_days,
       sum(a.outcome = 'succeeded') AS succeeded, count(*) AS tried
     FROM attempts a JOIN infras i ON i.id = a.infra_id
     WHERE a.action = 'create' AND a.at > @since AND i.simulated = @simulated
       AND (a.outcome = 'succeeded' OR (a.outcome = 'failed'
         AND a.code IN ('quota', 'capacity', 'not-available-in-region', 'timeout', 'interrupted')))
     GROUP BY a.spec_id, age_days`,
  );
  const latest = sqlite
    .prepare<[], number>("SELECT coalesce(max(id), 0) FROM attempts WHERE action = 'create'")
    .pluck();
  return {
    insert(attempt: Omit<AttemptRow, 'id'> & { infra_id: string }): void {
      insert.run({
        ...attempt,
        wordings: attempt.wordings === null ? null : JSON.stringify(attempt.wordings),
      });
    },
    page: (infraId: string, after: number, limit: number): AttemptRow[] =>
      page.all(infraId, after, limit).map((row) => attemptRow.parse(row)),
    total: (infraId: string): number => total.get(infraId) ?? 0,
    /** Creates since then by spec and age; simulated and real ones never together. */
    outcomes: (now: string, since: string, simulated: boolean): OutcomeRow[] =>
      outcomes.all({ now, since, simulated: Number(simulated) }).map((row) => outcomeRow.parse(row)),
    /** Grows with every create that was tried. */
    latestId: (): number => latest.get() ?? 0,
  };
};
