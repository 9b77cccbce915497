import * as z from 'zod';
import { instantSchema } from './ids.ts';
import { wordingSchema } from './wording.ts';

/** What can be wrong with the GPUs of a VM. `fractional-gpu` is none: it only explains a size. */
export const gpuFindingCodeSchema = z.enum([
  'driver-missing',
  'driver-failing',
  'driver-mismatch',
  'driver-old',
  'no-gpu',
  'count-differs',
  'model-differs',
  'memory-differs',
  'fractional-gpu',
  'mig-enabled',
  'fabric-manager-missing',
  'cpu-fallback',
  'partly-on-cpu',
  'not-readable',
]);
export type GpuFindingCode = z.infer<typeof gpuFindingCodeSchema>;

export const gpuFindingSchema = z.object({
  code: gpuFindingCodeSchema,
  severity: z.enum(['error', 'warning', 'info']),
  message: z.string(),
  messageWording: wordingSchema.optional(),
  /** What to do; null: nothing. */
  remedy: z.string().nullable(),
  remedyWording: wordingSchema.optional(),
});
export type GpuFinding = z.infer<typeof gpuFindingSchema>;

/** One GPU as `nvidia-smi` tells it; null: it does not tell. */
export const readGpuSchema = z.object({
  index: z.number().int(),
  name: z.string(),
  memoryMib: z.number().nullable(),
  driverVersion: z.string().nullable(),
  /** e.g. 8.9 */
  computeCapability: z.number().nullable(),
  mig: z.enum(['enabled', 'disabled']).nullable(),
  /** State of the NVSwitch fabric, in NVIDIA's words. */
  fabric: z.string().nullable(),
});
export type ReadGpu = z.infer<typeof readGpuSchema>;

/** A model that Ollama holds in memory, and how much of it is on a GPU. */
export const loadedModelSchema = z.object({
  name: z.string(),
  sizeBytes: z.number(),
  vramBytes: z.number(),
});
export type LoadedModel = z.infer<typeof loadedModelSchema>;

/** The GPUs that a VM really has, against those of the spec that was bought. */
export const gpuCheckSchema = z.object({
  at: instantSchema,
  /** The boot that was looked at; null: the VM could not be read. */
  bootId: z.string().nullable(),
  /** `unknown`: it could not be looked at. `warning`: it works, but not as it could. */
  outcome: z.enum(['ok', 'warning', 'failed', 'unknown']),
  expected: z
    .object({ model: z.string(), count: z.number(), memoryGibEach: z.number().nullable() })
    .nullable(),
  gpus: z.array(readGpuSchema),
  models: z.array(loadedModelSchema),
  findings: z.array(gpuFindingSchema),
});
export type GpuCheck = z.infer<typeof gpuCheckSchema>;
