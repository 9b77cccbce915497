import * as z from 'zod';
import { wordingSchema } from './wording.ts';

export const failureCodeSchema = z.enum([
  'quota',
  'capacity',
  'credential',
  'not-available-in-region',
  'invalid-request',
  'network',
  'timeout',
  'rate-limited',
  'ssh-unreachable',
  'host-key-changed',
  'interrupted',
  'unknown',
]);
export type FailureCode = z.infer<typeof failureCodeSchema>;

/** A failure as it is stored and shown: what happened (verbatim), whether a retry may help, what to do. */
export const failureSchema = z.object({
  code: failureCodeSchema,
  message: z.string(),
  messageWording: wordingSchema.optional(),
  retryable: z.boolean(),
  remedy: z.string(),
  remedyWording: wordingSchema.optional(),
  /** The provider's own code, e.g. `VcpuLimitExceeded`; absent: it gave none. */
  vendorCode: z.string().optional(),
});
export type Failure = z.infer<typeof failureSchema>;

/** Who must act so that it goes on: the user, the provider, or Terroir by itself. */
export const ownerSchema = z.enum(['you', 'provider', 'us']);
export type Owner = z.infer<typeof ownerSchema>;
