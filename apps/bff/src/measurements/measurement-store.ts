import { measurementSchema } from '@terroir/shared-types';
import * as z from 'zod';
import type { Database } from '../db/open-database.ts';

const measurementRow = z.object({
  id: z.number(),
  spec_id: z.string(),
  benchmark: z.string(),
  score: z.number(),
  unit: z.string(),
  better: measurementSchema.shape.better,
  vm_id: z.string().nullable(),
  run_id: z.string().nullable(),
  simulated: z.number(),
  at: z.string(),
  actor: z.string(),
});
export type MeasurementRow = z.infer<typeof measurementRow>;

export interface MeasurementQuery {
  specId: string | null;
  benchmark: string | null;
  /** Only older ones; 0: from the newest. */
  before: number;
  limit: number;
}

export type MeasurementStore = ReturnType<typeof createMeasurementStore>;

/** What was measured, newest first. */
export const createMeasurementStore = ({ sqlite }: Database) => {
  const insert = sqlite.prepare(
    `INSERT INTO measurements (spec_id, benchmark, score, unit, better, vm_id, run_id, simulated, at, actor)
     VALUES (@spec_id, @benchmark, @score, @unit, @better, @vm_id, @run_id, @simulated, @at, @actor)`,
  );
  const forget = sqlite.prepare(
    `DELETE FROM measurements WHERE benchmark = @benchmark AND spec_id = @spec_id AND id <= (
       SELECT id FROM measurements WHERE benchmark = @benchmark AND spec_id = @spec_id
       ORDER BY id DESC LIMIT 1 OFFSET @keep)`,
  );
  const remove = sqlite.prepare('DELETE FROM measurements WHERE id = ?');
  const matches = '(@specId IS NULL OR spec_id = @specId) AND (@benchmark IS NULL OR benchmark = @benchmark)';
  const page = sqlite.prepare(
    `SELECT * FROM measurements WHERE ${matches} AND (@before = 0 OR id < @before) ORDER BY id DESC LIMIT @limit`,
  );
  const total = sqlite
    .prepare<unknown[], number>(`SELECT count(*) FROM measurements WHERE ${matches}`)
    .pluck();
  const one = sqlite.prepare('SELECT * FROM measurements WHERE id = ?');
  const first = sqlite.prepare('SELECT * FROM measurements WHERE benchmark = ? ORDER BY id LIMIT 1');
  const all = sqlite.prepare('SELECT * FROM measurements ORDER BY benchmark, spec_id, score');
  const parse = (row: unknown): MeasurementRow => measurementRow.parse(row);
  const orNull = (row: unknown): MeasurementRow | null => (row === undefined ? null : parse(row));
  return {
    insert: (row: Omit<MeasurementRow, 'id'>): number => Number(insert.run(row).lastInsertRowid),
    /** Keeps the newest `keep` of one benchmark on one spec. */
    forgetOld(benchmark: string, specId: string, keep: number): void {
      forget.run({ benchmark, spec_id: specId, keep });
    },
    /** False: there was none. */
    remove: (id: number): boolean => remove.run(id).changes > 0,
    find: (id: number): MeasurementRow | null => orNull(one.get(id)),
    firstOf: (benchmark: string): MeasurementRow | null => orNull(first.get(benchmark)),
    page: (query: MeasurementQuery): MeasurementRow[] => page.all(query).map(parse),
    total: ({ specId, benchmark }: MeasurementQuery): number => total.get({ specId, benchmark }) ?? 0,
    /** Every one, by benchmark, spec and score. */
    all: (): MeasurementRow[] => all.all().map(parse),
  };
};
