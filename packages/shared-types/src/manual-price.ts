import * as z from 'zod';
import { instantSchema, specIdSchema } from './ids.ts';

/** Dearer than any VM of the catalog by far; what is above is a slip of the keyboard. */
const hourlyMax = 1_000_000;
const hourlyMin = 1e-6;
const hourly = z.number().min(hourlyMin, 'must be above 0').max(hourlyMax);

/** One line a person reads beside the price. */
const sourceSchema = z
  .string()
  .trim()
  .min(1, 'say where the price is from, for example "contract 2026-117"')
  .max(120)
  .regex(/^[^\p{Cc}\p{Cf}]*$/u, 'must be one line of visible characters');

/** `PUT /prices/:specId`: in USD, or in another currency that the catalog has a rate for. */
export const manualPriceRequestSchema = z
  .strictObject({
    hourlyUsd: hourly.optional(),
    /** In `currency`, converted by the rate of the catalog at that moment. */
    hourlyAmount: hourly.optional(),
    /** ISO 4217. */
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'three capital letters, for example KRW')
      .default('USD'),
    source: sourceSchema,
    /** When the listed price counts again; null: never. */
    expiresAt: instantSchema.nullable().default(null),
  })
  .refine((price) => (price.hourlyUsd === undefined) !== (price.hourlyAmount === undefined), {
    path: ['hourlyUsd'],
    message: 'give either hourlyUsd, or hourlyAmount with its currency',
  })
  .refine((price) => price.hourlyUsd === undefined || price.currency === 'USD', {
    path: ['currency'],
    message: 'hourlyUsd is in USD; give hourlyAmount for another currency',
  });
export type ManualPriceRequest = z.infer<typeof manualPriceRequestSchema>;

/** A price that somebody here set; it counts before any list until it ends. */
export const manualPriceSchema = z.object({
  specId: specIdSchema,
  hourlyUsd: z.number(),
  /** As it was given. */
  hourlyAmount: z.number(),
  currency: z.string(),
  source: z.string(),
  setAt: instantSchema,
  setBy: z.string(),
  expiresAt: instantSchema.nullable(),
  /** `unknown-spec`: the catalog no longer has it, so it counts nowhere. */
  status: z.enum(['active', 'expired', 'unknown-spec']),
  /** What counts without it; null: no list has this spec. */
  listed: z
    .object({ hourlyUsd: z.number().nullable(), source: z.string(), asOf: z.string().nullable() })
    .nullable(),
});
export type ManualPrice = z.infer<typeof manualPriceSchema>;
