import * as z from 'zod';
import { specIdSchema } from './ids.ts';
import { pageQuerySchema } from './page.ts';

/** A name such as `sysbench-cpu`: small letters, digits and dashes. */
export const benchmarkNameSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/);

/** What a benchmark script measured on one VM of a spec. */
export const measurementRequestSchema = z.strictObject({
  specId: specIdSchema,
  benchmark: benchmarkNameSchema,
  score: z.number().positive().max(1e15),
  /** Of the score, e.g. `events/s`. A benchmark has one unit and one direction for good. */
  unit: z.string().min(1).max(40),
  better: z.enum(['higher', 'lower']).default('higher'),
  /** Where it was measured, when known. */
  vmId: z.string().max(64).optional(),
  runId: z.string().max(64).optional(),
});
export type MeasurementRequest = z.infer<typeof measurementRequestSchema>;

export const measurementSchema = z.object({
  id: z.string(),
  specId: z.string(),
  benchmark: z.string(),
  score: z.number(),
  unit: z.string(),
  better: z.enum(['higher', 'lower']),
  vmId: z.string().nullable(),
  runId: z.string().nullable(),
  /** True: measured on a VM of the sandbox, which tells of the machine it runs on and not of the spec. */
  simulated: z.boolean(),
  at: z.string(),
  actor: z.string(),
});
export type SavedMeasurement = z.infer<typeof measurementSchema>;

export const measurementsQuerySchema = pageQuerySchema.extend({
  specId: specIdSchema.optional(),
  benchmark: benchmarkNameSchema.optional(),
});
