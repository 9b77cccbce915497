import * as z from 'zod';
import { componentStatusSchema } from './health.ts';

export const connectionSchema = z.object({
  id: z.string(),
  name: z.string(),
  driver: z.enum(['sandbox', 'tumblebug', 'aws', 'ssh']),
  /** `*`: every provider of the catalog. */
  providers: z.array(z.string()),
  simulated: z.boolean(),
  status: componentStatusSchema,
});
export type Connection = z.infer<typeof connectionSchema>;
