import * as z from 'zod';
import { failureSchema } from './failure.ts';
import { wordingSchema } from './wording.ts';
import { instantSchema } from './ids.ts';

export const reportWarningCodes = [
  'root-user',
  'no-sudo',
  'default-password',
  'open-etcd',
  'plain-http',
  'clock',
  'not-initialized',
  'no-openbao',
] as const;

/** What a driver found out about its own credential. */
export const driverReportSchema = z.object({
  /** Who we are there, in lines such as account, user, expiry; empty: it could not be asked. */
  identity: z.array(
    z.object({ label: z.string(), value: z.string(), valueWording: wordingSchema.optional() }),
  ),
  regions: z.array(
    z.object({
      /** `provider+region` */
      id: z.string(),
      status: z.enum(['ok', 'not-enabled', 'failed']),
      detail: z.string(),
      detailWording: wordingSchema.optional(),
    }),
  ),
  /** Each with what it is for, so that a person can decide to do without. */
  permissions: z.array(
    z.object({
      name: z.string(),
      status: z.enum(['allowed', 'missing', 'unknown']),
      neededFor: z.string(),
      detail: z.string(),
      detailWording: wordingSchema.optional(),
    }),
  ),
  /** The policy to paste so that nothing is missing; null: nothing is, or this driver has none. */
  policy: z.string().nullable(),
  /** What limits GPU families, per region. */
  quotas: z.array(
    z.object({
      region: z.string(),
      name: z.string(),
      unit: z.string(),
      /** null: not known. */
      limit: z.number().nullable(),
      used: z.number().nullable(),
      detail: z.string(),
      detailWording: wordingSchema.optional(),
    }),
  ),
  /** What should be known before money is spent (an open port, a default password, a clock that is wrong). */
  warnings: z.array(
    z.object({
      /** For those who say it in another language; absent: the message is the provider's own. */
      code: z.enum(reportWarningCodes).optional(),
      values: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
      message: z.string(),
      messageWording: wordingSchema.optional(),
      remedy: z.string(),
      remedyWording: wordingSchema.optional(),
    }),
  ),
  /** Why it cannot be used at all; null: it can. */
  failure: failureSchema.nullable(),
});
export type DriverReport = z.infer<typeof driverReportSchema>;

export const connectionReportSchema = driverReportSchema.extend({
  connectionId: z.string(),
  /** It answers and nothing that is needed is missing. */
  ok: z.boolean(),
  at: instantSchema,
  tookMs: z.number(),
});
export type ConnectionReport = z.infer<typeof connectionReportSchema>;
