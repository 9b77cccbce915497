import * as z from 'zod';
import { pageOf } from './page.ts';

const limit = z.number().nonnegative().nullable();

/** null: no limit. Amounts in USD. */
export const capSchema = z.strictObject({
  scope: z.string().regex(/^(sandbox|real|connection:[a-z0-9][a-z0-9-]{0,63})$/),
  perLaunchHourlyUsd: limit,
  totalHourlyUsd: limit,
  dailyUsd: limit,
  monthlyUsd: limit,
  confirmMonthlyUsd: limit,
  defaultExpiryHours: z.number().positive().max(87_600).nullable(),
});
export type Cap = z.infer<typeof capSchema>;
/** Fields left out of a change stay as they are; a new scope starts without limits. */
export const capsSchema = z.strictObject({
  items: z.array(capSchema.partial().required({ scope: true })).max(100),
});
export type Caps = z.infer<typeof capsSchema>;
export const capsPageSchema = pageOf(capSchema);

export const costsQuerySchema = z.strictObject({
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
  groupBy: z.enum(['infra', 'provider', 'day']).default('infra'),
});
export const costsSchema = z.object({
  /** Simulated and real money are separate rows, never one sum. */
  items: z.array(z.object({ key: z.string(), label: z.string(), simulated: z.boolean(), usd: z.number() })),
  totals: z.object({ simulatedUsd: z.number(), realUsd: z.number() }),
  asOfSeq: z.number().int(),
});
