import * as z from 'zod';
import { estimateSchema } from './estimate.ts';
import { instantSchema, specIdSchema } from './ids.ts';
import { llmFitSchema } from './llm-fit.ts';
import { rankSchema, recommendationAnswerSchema } from './recommendation.ts';

export const presetInputFieldSchema = z.object({
  name: z.string(),
  type: z.enum(['llm-model', 'quantization', 'integer', 'string', 'boolean']),
  /** Shown beside the field, per language. */
  label: z.object({ en: z.string(), ko: z.string() }),
  default: z.union([z.string(), z.number(), z.boolean()]),
  min: z.number().optional(),
  max: z.number().optional(),
});

/** One step on every VM: skipped when `check` already succeeds, then `run`, then `verify`. */
export const presetStepSchema = z.object({
  id: z.string(),
  title: z.object({ en: z.string(), ko: z.string() }),
  check: z.string().optional(),
  run: z.string(),
  verify: z.string().optional(),
  timeoutSeconds: z.number().int().default(600),
});
export type PresetStep = z.infer<typeof presetStepSchema>;

export const presetEndpointSchema = z.object({
  name: z.string(),
  /** Bound to the VM's loopback; reached through our SSH tunnel only. */
  port: z.number().int().min(1).max(65_535),
  healthPath: z.string(),
  kind: z.enum(['ollama', 'openai', 'http']),
  /** The model it serves; may hold a placeholder. */
  model: z.string().optional(),
});
export type PresetEndpoint = z.infer<typeof presetEndpointSchema>;

export const presetSchema = z.object({
  id: z.string(),
  name: z.object({ en: z.string(), ko: z.string() }),
  summary: z.object({ en: z.string(), ko: z.string() }),
  version: z.string(),
  engine: z.enum(['ollama', 'vllm', 'transformers']),
  /** Named values for placeholders, e.g. the pinned version of what is installed. */
  constants: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  inputs: z.array(presetInputFieldSchema),
  needs: z.object({ minDiskGib: z.number(), gpu: z.boolean() }),
  steps: z.array(presetStepSchema),
  endpoints: z.array(presetEndpointSchema),
  source: z.string(),
});
export type Preset = z.infer<typeof presetSchema>;

export const presetPlanRequestSchema = z.strictObject({
  input: z.record(z.string().max(60), z.unknown()).default({}),
  specId: specIdSchema.optional(),
  count: z.number().int().min(1).max(1000).default(1),
  expression: z.string().max(2000).default(''),
  rank: z.array(rankSchema).max(20).optional(),
});

export const presetPlanSchema = z.object({
  presetId: z.string(),
  input: z.record(z.string(), z.unknown()),
  needs: z.object({
    vramGib: z.number(),
    diskGib: z.number(),
    /** What the engine will download, e.g. `llama3.1:8b-instruct-q4_K_M`. */
    modelTag: z.string(),
    fit: llmFitSchema,
  }),
  /** Rendered for this input, in order; `command` is what a VM's shell gets. */
  steps: z.array(
    z.object({
      id: z.string(),
      title: z.object({ en: z.string(), ko: z.string() }),
      command: z.string(),
      timeoutSeconds: z.number().int(),
    }),
  ),
  recommendations: recommendationAnswerSchema,
  /** For `specId`, else for the first recommendation; null when nothing fits. */
  estimate: estimateSchema.nullable(),
});
export type PresetPlan = z.infer<typeof presetPlanSchema>;

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
  health: endpointHealthSchema,
  detail: z.string(),
  lastCheckedAt: instantSchema.nullable(),
  openUrl: z.string(),
  secretRef: z.string().optional(),
});
export type Endpoint = z.infer<typeof endpointSchema>;
