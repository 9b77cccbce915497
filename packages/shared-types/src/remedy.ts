import * as z from 'zod';
import { failureCodeSchema, failureSchema, ownerSchema } from './failure.ts';
import { specSchema } from './catalog.ts';
import { ownIdSchema, specIdSchema } from './ids.ts';
import { wholeQuerySchema } from './page.ts';

/** A sentence in the languages of the page. */
export const bilingualSchema = z.object({ en: z.string(), ko: z.string() });

/** What a provider's error means and what to do about it, filled in for one VM. */
export const explanationSchema = z.object({
  /** Row of the table, e.g. `aws-vcpu-limit`. */
  id: z.string(),
  code: failureCodeSchema,
  owner: ownerSchema,
  meaning: bilingualSchema,
  action: bilingualSchema,
  /** The quota to raise; `code` as the provider's quota page knows it. */
  quota: z.object({ name: z.string(), code: z.string().nullable() }).nullable(),
  /** The page on which it is done. */
  link: z.url().nullable(),
  /** A command line that asks for it; `<…>` marks what only the user knows. */
  cli: z.string().nullable(),
  /** Where the meaning is documented. */
  source: z.url(),
});
export type Explanation = z.infer<typeof explanationSchema>;

/** A spec that is no less than the failed one, and by how much it differs. */
export const alternativeSchema = z.object({
  spec: specSchema,
  why: z.enum(['cheapest', 'nearest', 'same-provider']),
  /** True: the provider was asked just now and knows nothing against it; false: it cannot be asked. */
  checked: z.boolean(),
  deltas: z.object({
    /** Per VM; null: one of the prices is not known. */
    hourlyUsd: z.number().nullable(),
    percent: z.number().nullable(),
    vcpu: z.number(),
    memoryGib: z.number(),
    acceleratorMemoryGib: z.number(),
    /** Great circle between the regions, km. */
    distanceKm: z.number(),
    /** Round trip between the regions, ms; null: not known. */
    latencyMs: z.number().nullable(),
    /** False: reckoned from the distance. */
    latencyMeasured: z.boolean(),
    sameAccelerator: z.boolean(),
  }),
  /** Our own launches of it: successes and tries of late. */
  attempts: z.object({ succeeded: z.number(), tried: z.number() }).nullable(),
});
export type Alternative = z.infer<typeof alternativeSchema>;

/** Everything there is to say about a failed VM. */
export const vmRemedySchema = z.object({
  vmId: z.string(),
  failure: failureSchema,
  explanation: explanationSchema.nullable(),
  /** Cheapest first; none that was refused of late, none above a cap. */
  alternatives: z.array(alternativeSchema),
  asOfSeq: z.number().int(),
});
export type VmRemedy = z.infer<typeof vmRemedySchema>;

/** A row of the table, with placeholders where a VM fills in. */
export const remedyRowSchema = z.object({
  id: z.string(),
  provider: z.string(),
  vendorCodes: z.array(z.string()),
  code: failureCodeSchema,
  owner: ownerSchema,
  meaning: bilingualSchema,
  action: bilingualSchema,
  quotas: z.array(z.object({ name: z.string(), code: z.string().nullable() })),
  link: z.string().nullable(),
  cli: z.string().nullable(),
  source: z.url(),
});
export type RemedyRow = z.infer<typeof remedyRowSchema>;

/** What may be tried in place of a spec: no less in what counts, by the providers that the connection reaches. */
export const alternativesQuerySchema = wholeQuerySchema.extend({
  specId: specIdSchema,
  connectionId: ownIdSchema,
  /** Ceiling per VM; absent: none. */
  maxHourlyUsd: z.coerce.number().positive().max(1_000_000).optional(),
});
