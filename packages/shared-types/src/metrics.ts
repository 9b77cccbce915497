import * as z from 'zod';
import { instantSchema, ownIdSchema } from './ids.ts';

const bytes = z.number().nonnegative().nullable();
const percent = z.number().min(0).max(100).nullable();

/** How a VM was used at a moment, read over SSH; null: it does not tell, or not yet. */
export const vmSampleSchema = z.object({
  at: instantSchema,
  /** Of all cores together, since the sample before; null for the first. */
  cpuPercent: percent,
  memoryUsedBytes: bytes,
  memoryTotalBytes: bytes,
  /** The disk that holds the home folder. */
  diskUsedBytes: bytes,
  diskTotalBytes: bytes,
  gpuCount: z.number().int(),
  /** The mean of its GPUs. */
  gpuPercent: percent,
  gpuMemoryUsedBytes: bytes,
  gpuMemoryTotalBytes: bytes,
});
export type VmSample = z.infer<typeof vmSampleSchema>;

export const vmMetricsSchema = z.object({
  vmId: z.string(),
  infraId: z.string(),
  /** null: not read yet. */
  sample: vmSampleSchema.nullable(),
  /** Why it could not be read last time; null: it could. */
  problem: z.string().nullable(),
  /** Since when CPU and GPU have been below 5 %, when that is half an hour at least. */
  idleSince: instantSchema.nullable(),
  hourlyUsd: z.number().nullable(),
  simulated: z.boolean(),
});
export type VmMetrics = z.infer<typeof vmMetricsSchema>;

/** Every VM that runs in a monitored infra. */
export const metricsSchema = z.object({ items: z.array(vmMetricsSchema), asOfSeq: z.number().int() });
export const metricsQuerySchema = z.strictObject({ infraId: ownIdSchema.optional() });

/** The samples of one VM, oldest first; two hours are kept. */
export const vmSamplesSchema = z.object({ items: z.array(vmSampleSchema), asOfSeq: z.number().int() });

export const monitoringSchema = z.strictObject({ enabled: z.boolean() });
