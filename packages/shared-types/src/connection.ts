import * as z from 'zod';
import { componentStatusSchema } from './health.ts';
import { instantSchema } from './ids.ts';
import { wordingSchema } from './wording.ts';

export const driverNameSchema = z.enum(['sandbox', 'tumblebug', 'aws', 'ssh']);
export type DriverName = z.infer<typeof driverNameSchema>;

export const connectionSchema = z.object({
  id: z.string(),
  name: z.string(),
  driver: driverNameSchema,
  /** `*`: every provider of the catalog. */
  providers: z.array(z.string()),
  /** Ids of the regions it reaches; null: all of its providers, as far as is known. */
  regions: z.array(z.string()).nullable(),
  /** False: real money. */
  simulated: z.boolean(),
  status: componentStatusSchema,
  /** What its VMs can be told; others are shown as absent. */
  actions: z.array(z.enum(['suspend', 'resume', 'reboot', 'terminate'])),
  /** How VMs are bought through it. Absent: on demand. */
  market: z.enum(['on-demand', 'spot']).optional(),
  /** Why its VMs lack an action. */
  lacks: z
    .array(
      z.object({
        action: z.enum(['suspend', 'resume', 'reboot', 'terminate']),
        detail: z.string(),
        detailWording: wordingSchema.optional(),
      }),
    )
    .optional(),
  /** True: what was made elsewhere can join through it. */
  canImport: z.boolean(),
  /** True: clouds' credentials can be registered at the engine behind it. Absent: they cannot. */
  takesCredentials: z.boolean().optional(),
  /** Came with the installation: cannot be changed or deleted. */
  builtIn: z.boolean(),
  /** The driver's settings; nothing of them is secret. */
  config: z.record(z.string(), z.json()),
  /** Which secrets are stored; a short one does not show its end. */
  secrets: z.array(z.object({ name: z.string(), last4: z.string().nullable() })),
  createdAt: instantSchema.nullable(),
});
export type Connection = z.infer<typeof connectionSchema>;
export const connectionAnswerSchema = connectionSchema.extend({ asOfSeq: z.number().int() });
