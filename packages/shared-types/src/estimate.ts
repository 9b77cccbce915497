import * as z from 'zod';
import { nameSchema, specIdSchema } from './ids.ts';

/** 744 = 24 × 31, 730 = 8760 / 12. */
export const monthHoursSchema = z.literal([744, 730]);

export const estimateRequestSchema = z.strictObject({
  nodeGroups: z
    .array(
      z.strictObject({ name: nameSchema, specId: specIdSchema, count: z.number().int().min(1).max(1000) }),
    )
    .min(1)
    .max(100),
  monthHours: monthHoursSchema.default(744),
});
export type EstimateRequest = z.infer<typeof estimateRequestSchema>;

export const costSchema = z.object({
  hourlyUsd: z.number().nullable(),
  dailyUsd: z.number().nullable(),
  monthlyUsd: z.number().nullable(),
});
export type Cost = z.infer<typeof costSchema>;

export const estimateSchema = z.object({
  hourlyUsd: z.number(),
  dailyUsd: z.number(),
  monthlyUsd: z.number(),
  monthHours: monthHoursSchema,
  /** True when some group has no price and is left out of the totals. */
  incomplete: z.boolean(),
  nodeGroups: z.array(
    z.object({
      name: z.string(),
      specId: z.string(),
      count: z.number().int(),
      unitHourlyUsd: z.number().nullable(),
      hourlyUsd: z.number().nullable(),
    }),
  ),
  unpriced: z.array(z.string()),
  notIncluded: z.array(z.string()),
  /** The oldest price list among the groups, `YYYY-MM`; null: none is dated. */
  pricesAsOf: z.string().nullable(),
});
export type Estimate = z.infer<typeof estimateSchema>;
