import * as z from 'zod';
import { instantSchema } from './ids.ts';
import { publicationSchema } from './publication.ts';
import { wordingSchema } from './wording.ts';

export const endpointHealthSchema = z.enum(['unknown', 'starting', 'healthy', 'unhealthy']);
export const endpointSchema = z.object({
  id: z.string(),
  name: z.string(),
  vmId: z.string(),
  infraId: z.string(),
  kind: z.enum(['ollama', 'openai', 'http']),
  port: z.number().int(),
  /** The model it serves, when it serves one. */
  model: z.string().nullable(),
  /** All that it answers for: its own, or those that a gateway leads to. */
  models: z.array(z.string()).default([]),
  health: endpointHealthSchema,
  detail: z.string(),
  detailWording: wordingSchema.optional(),
  lastCheckedAt: instantSchema.nullable(),
  openUrl: z.string(),
  /** Null: it is private, reached through Terroir alone. */
  publication: publicationSchema.nullable(),
  secretRef: z.string().optional(),
});
export type Endpoint = z.infer<typeof endpointSchema>;
