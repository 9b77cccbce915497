import * as z from 'zod';
import type { Database } from '../db/open-database.ts';

const manualPriceRow = z.object({
  spec_id: z.string(),
  hourly_usd: z.number(),
  hourly_amount: z.number(),
  currency: z.string(),
  source: z.string(),
  set_at: z.string(),
  set_by: z.string(),
  expires_at: z.string().nullable(),
  expired_at: z.string().nullable(),
});
export type ManualPriceRow = z.infer<typeof manualPriceRow>;

export type ManualPriceStore = ReturnType<typeof createManualPriceStore>;

export const createManualPriceStore = ({ sqlite }: Database) => {
  const upsert = sqlite.prepare(
    `INSERT OR REPLACE INTO manual_prices VALUES (@spec_id, @hourly_usd, @hourly_amount, @currency, @source,
       @set_at, @set_by, @expires_at, @expired_at)`,
  );
  const remove = sqlite.prepare('DELETE FROM manual_prices WHERE spec_id = ?');
  const all = sqlite.prepare('SELECT * FROM manual_prices ORDER BY spec_id');
  const one = sqlite.prepare('SELECT * FROM manual_prices WHERE spec_id = ?');
  const active = sqlite.prepare('SELECT * FROM manual_prices WHERE expired_at IS NULL ORDER BY spec_id');
  const count = sqlite.prepare<[], number>('SELECT count(*) FROM manual_prices').pluck();
  const due = sqlite
    .prepare<[string], string>(
      'SELECT spec_id FROM manual_prices WHERE expired_at IS NULL AND expires_at <= ? ORDER BY expires_at, spec_id',
    )
    .pluck();
  const next = sqlite
    .prepare<[], string | null>('SELECT min(expires_at) FROM manual_prices WHERE expired_at IS NULL')
    .pluck();
  const expire = sqlite.prepare('UPDATE manual_prices SET expired_at = ? WHERE spec_id = ?');
  const parse = (row: unknown): ManualPriceRow => manualPriceRow.parse(row);
  return {
    put(row: ManualPriceRow): void {
      upsert.run(row);
    },
    /** False: there was none. */
    remove: (specId: string): boolean => remove.run(specId).changes > 0,
    find(specId: string): ManualPriceRow | null {
      const row = one.get(specId);
      return row === undefined ? null : parse(row);
    },
    all: (): ManualPriceRow[] => all.all().map(parse),
    active: (): ManualPriceRow[] => active.all().map(parse),
    count: (): number => count.get() ?? 0,
    /** Specs whose price has ended by `at` without that having been noted. */
    due: (at: string): string[] => due.all(at),
    nextExpiry: (): string | null => next.get() ?? null,
    expire(specId: string, at: string): void {
      expire.run(at, specId);
    },
  };
};
