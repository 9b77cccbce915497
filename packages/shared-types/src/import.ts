import * as z from 'zod';
import { instantSchema, labelsSchema, nameSchema, ownIdSchema } from './ids.ts';
import { wordingSchema } from './wording.ts';
import { vmStatusSchema } from './vm-status.ts';

/** A VM or host that was made elsewhere and could join. */
export const importableSchema = z.object({
  providerVmId: z.string(),
  name: z.string(),
  provider: z.string(),
  region: z.string(),
  specName: z.string(),
  status: vmStatusSchema,
  publicIp: z.string().nullable(),
  /** What was found on it, or why it cannot join now. */
  detail: z.string(),
  detailWording: wordingSchema.optional(),
  canJoin: z.boolean(),
  /** The infra that has it already; null: none. */
  infraId: z.string().nullable(),
  hourlyUsd: z.number().nullable(),
  createdAt: instantSchema,
});
export type Importable = z.infer<typeof importableSchema>;

/** Takes what exists into one new infra. Nothing is made, restarted or changed there. */
export const importRequestSchema = z.strictObject({
  connectionId: ownIdSchema,
  name: nameSchema,
  description: z.string().max(2000).default(''),
  labels: labelsSchema.default({}),
  /** Absent: all that can join and has not. */
  providerVmIds: z.array(z.string().min(1).max(300)).min(1).max(500).optional(),
});
export type ImportRequest = z.infer<typeof importRequestSchema>;
