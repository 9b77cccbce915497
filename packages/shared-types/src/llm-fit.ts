import * as z from 'zod';
import { specIdSchema } from './ids.ts';

export const quantizationSchema = z.enum([
  'fp16',
  'bf16',
  'fp8',
  'gptq-int8',
  'gptq-int4',
  'awq',
  'q8_0',
  'q6_K',
  'q5_K_M',
  'q4_K_M',
  'q4_K_S',
  'q4_0',
  'q3_K_M',
  'q2_K',
  'mxfp4',
]);
export type Quantization = z.infer<typeof quantizationSchema>;

export const llmEngineSchema = z.enum(['ollama', 'vllm', 'transformers']);
export type LlmEngine = z.infer<typeof llmEngineSchema>;

export const llmWorkloadSchema = z.strictObject({
  kind: z.literal('llm'),
  modelId: z.string().max(100),
  quantization: quantizationSchema.default('q4_K_M'),
  contextTokens: z.number().int().min(1).max(10_000_000).default(8192),
  parallel: z.number().int().min(1).max(4096).default(1),
  engine: llmEngineSchema.default('ollama'),
});
export type LlmWorkload = z.infer<typeof llmWorkloadSchema>;

export const llmFitRequestSchema = llmWorkloadSchema.omit({ kind: true }).extend({
  gpuCount: z.number().int().min(1).max(1024).optional(),
  specId: specIdSchema.optional(),
  gpu: z.strictObject({ model: z.string().max(60), memoryGib: z.number().positive().max(10_000) }).optional(),
});
export type LlmFitRequest = z.infer<typeof llmFitRequestSchema>;

export const llmFitSchema = z.object({
  /** Needed on all GPUs together. */
  requiredGib: z.number(),
  parts: z.object({
    weightsGib: z.number(),
    kvCacheGib: z.number(),
    activationGib: z.number(),
    overheadGib: z.number(),
  }),
  perGpuGib: z.number(),
  /** What one GPU offers to the engine; absent without a GPU. */
  usableGibPerGpu: z.number().optional(),
  gpuCount: z.number().optional(),
  /** What the engine takes, whatever is needed (vLLM: a fraction of the card). */
  reservedGib: z.number().optional(),
  decodeTokensPerSecond: z.object({ low: z.number(), expected: z.number(), high: z.number() }).optional(),
  fits: z.boolean().optional(),
  reason: z.string().optional(),
  source: z.string(),
});
export type LlmFit = z.infer<typeof llmFitSchema>;
