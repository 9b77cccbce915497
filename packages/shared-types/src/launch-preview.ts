import * as z from 'zod';
import { limitCheckSchema } from './cap.ts';
import { estimateSchema } from './estimate.ts';
import { instantSchema } from './ids.ts';
import { wordingSchema } from './wording.ts';

/** What the provider says of a launch before it; none of it stops the launch. */
export const launchWarningSchema = z.object({
  /** `refusal`: as things stand the provider would refuse it; `not-reviewed`: it could not be asked, or not in time. */
  code: z.enum(['refusal', 'warning', 'not-reviewed']),
  /** The node group that it is about; null: all of it. */
  nodeGroup: z.string().nullable(),
  message: z.string(),
  messageWording: wordingSchema.optional(),
  remedy: z.string(),
  remedyWording: wordingSchema.optional(),
});
export type LaunchWarning = z.infer<typeof launchWarningSchema>;

/** `POST /infras/preview`: what a launch would cost and what stands in its way; nothing is reserved. */
export const launchPreviewSchema = z.object({
  estimate: estimateSchema,
  simulated: z.boolean(),
  /** With the default of the caps where the request gives none; null: it runs until somebody ends it. */
  expiresAt: instantSchema.nullable(),
  /** From now until the expiry; null: there is none. */
  untilExpiry: z.object({ hours: z.number(), usd: z.number() }).nullable(),
  /** Every limit that counts for this launch. */
  checks: z.array(limitCheckSchema),
  /** For simulated money: what the limits of real money would say. */
  realChecks: z.array(limitCheckSchema),
  /** The monthly amount that `confirm.monthlyUsd` must repeat; null: below the threshold. */
  confirm: z.object({ monthlyUsd: z.number(), thresholdUsd: z.number() }).nullable(),
  /** Specs whose unknown price no cap can cover; `confirm.unpriced` must accept them. */
  confirmUnpriced: z.array(z.string()),
  /** Node groups that are bought on the spot market; empty: none is. */
  spotPrices: z.array(
    z.object({
      name: z.string(),
      /** What the launch is counted at; null: not known now, and it is counted on demand. */
      hourlyUsd: z.number().nullable(),
      onDemandHourlyUsd: z.number().nullable(),
      /** What an hour can come to, which is what caps reserve; null: not known. */
      atMostHourlyUsd: z.number().nullable(),
      source: z.string().nullable(),
      asOf: z.string().nullable(),
    }),
  ),
  warnings: z.array(launchWarningSchema),
  asOfSeq: z.number().int(),
});
export type LaunchPreview = z.infer<typeof launchPreviewSchema>;
