import * as z from 'zod';
import { wordingSchema } from './wording.ts';

export const healthzSchema = z.object({ status: z.literal('ok'), version: z.string() });

export const componentStatusSchema = z.object({
  status: z.enum(['ready', 'starting', 'failed']),
  detail: z.string(),
  detailWording: wordingSchema.optional(),
  /** What to do where it failed. */
  remedy: z.string().optional(),
  remedyWording: wordingSchema.optional(),
});
export type ComponentStatus = z.infer<typeof componentStatusSchema>;

export const readyzSchema = z.object({
  status: z.enum(['ready', 'starting']),
  /** True when another process holds this data dir: reads are served, changes are refused. */
  readOnly: z.boolean(),
  components: z.object({
    database: componentStatusSchema,
    catalog: componentStatusSchema,
    drivers: z.record(z.string(), componentStatusSchema),
  }),
});
export type Readyz = z.infer<typeof readyzSchema>;
