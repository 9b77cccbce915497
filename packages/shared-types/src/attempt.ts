import * as z from 'zod';
import { ownerSchema } from './failure.ts';
import { instantSchema } from './ids.ts';
import { explanationSchema } from './remedy.ts';
import { wordingSchema } from './wording.ts';
import { vmStatusSchema } from './vm-status.ts';

/** What a try at the driver was for. */
export const attemptActionSchema = z.enum(['create', 'suspend', 'resume', 'reboot', 'terminate', 'cleanup']);
export type AttemptAction = z.infer<typeof attemptActionSchema>;

/** One try at the driver, as a step of a timeline. */
export const attemptSchema = z.object({
  vmId: z.string(),
  at: instantSchema,
  specId: z.string(),
  zone: z.string().nullable(),
  /** `skipped`: not asked, because the same quota or capacity had just been refused. */
  outcome: z.enum(['succeeded', 'failed', 'unknown', 'skipped']),
  code: z.string().nullable(),
  /** The provider's own words. */
  message: z.string().nullable(),
  messageWording: wordingSchema.optional(),
  remedy: z.string().nullable(),
  remedyWording: wordingSchema.optional(),
  action: attemptActionSchema,
  /** The status the VM was in, which is the phase that took the time. */
  phase: vmStatusSchema,
  /** Who must act; null: nobody, it succeeded. */
  owner: ownerSchema.nullable(),
  vendorCode: z.string().nullable(),
  /** Since the phase began, ms; null: recorded by an older version. */
  elapsedMs: z.number().nullable(),
  /** What this phase took for earlier VMs, ms; null: there were none. */
  medianMs: z.number().nullable(),
  /** What the provider's error means; null: it is not in our table, or nothing failed. */
  explanation: explanationSchema.nullable(),
});
export type Attempt = z.infer<typeof attemptSchema>;

/** How long a phase took for earlier VMs: of the same spec, else its region, its provider, else of all. */
export const phaseMedianSchema = z.object({
  specId: z.string(),
  phase: vmStatusSchema,
  owner: ownerSchema,
  medianMs: z.number().nullable(),
  /** How many earlier VMs it is taken from. */
  samples: z.number().int(),
  basis: z.enum(['spec', 'region', 'provider', 'all', 'none']),
});
export type PhaseMedian = z.infer<typeof phaseMedianSchema>;
