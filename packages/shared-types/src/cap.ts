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

/** A limit of a cap that is in USD and stands in the way of spending. */
export const capLimitSchema = z.enum(['perLaunchHourlyUsd', 'totalHourlyUsd', 'dailyUsd', 'monthlyUsd']);
export type CapLimit = z.infer<typeof capLimitSchema>;

/** What one limit would come to with an order; `allowed: false` means 409 `cap-exceeded`. */
export const limitCheckSchema = z.object({
  scope: z.string(),
  limit: capLimitSchema,
  limitUsd: z.number(),
  wouldBeUsd: z.number(),
  allowed: z.boolean(),
});
export type LimitCheck = z.infer<typeof limitCheckSchema>;

/** How far a limit is used up now. Days and months are those of UTC. */
export const limitUseSchema = z.object({
  scope: z.string(),
  limit: capLimitSchema,
  limitUsd: z.number(),
  /** Per hour: what runs or is on its way; per day and month: spent so far. */
  usedUsd: z.number(),
  /** Spent, and what the present rate will add until the period ends; equals `usedUsd` per hour. */
  expectedUsd: z.number(),
  /** The highest of 50, 80 and 100 % that `usedUsd` has reached; 0: none. */
  level: z.union([z.literal(0), z.literal(50), z.literal(80), z.literal(100)]),
  /** A VM without a known price is in none of the figures. */
  incomplete: z.boolean(),
  /** The period that is counted; null: a rate per hour. */
  from: z.iso.datetime().nullable(),
  to: z.iso.datetime().nullable(),
});
export type LimitUse = z.infer<typeof limitUseSchema>;
export const limitUsesPageSchema = pageOf(limitUseSchema);
