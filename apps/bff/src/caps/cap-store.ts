import type { Cap } from '@terroir/shared-types';
import * as z from 'zod';
import type { Database } from '../db/open-database.ts';

const money = z.number().nullable();
const capRow = z
  .object({
    scope: z.string(),
    per_launch_hourly_usd: money,
    total_hourly_usd: money,
    daily_usd: money,
    monthly_usd: money,
    confirm_monthly_usd: money,
    default_expiry_hours: money,
  })
  .transform((row): Cap => ({
    scope: row.scope,
    perLaunchHourlyUsd: row.per_launch_hourly_usd,
    totalHourlyUsd: row.total_hourly_usd,
    dailyUsd: row.daily_usd,
    monthlyUsd: row.monthly_usd,
    confirmMonthlyUsd: row.confirm_monthly_usd,
    defaultExpiryHours: row.default_expiry_hours,
  }));

export type CapStore = ReturnType<typeof createCapStore>;

export const createCapStore = ({ sqlite }: Database) => {
  const all = sqlite.prepare('SELECT * FROM caps ORDER BY scope');
  const clear = sqlite.prepare('DELETE FROM caps');
  const insert = sqlite.prepare(
    `INSERT INTO caps VALUES (@scope, @perLaunchHourlyUsd, @totalHourlyUsd, @dailyUsd, @monthlyUsd,
       @confirmMonthlyUsd, @defaultExpiryHours)`,
  );
  return {
    all: (): Cap[] => all.all().map((row) => capRow.parse(row)),
    replace(caps: readonly Cap[]): void {
      clear.run();
      for (const cap of caps) insert.run(cap);
    },
  };
};
