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
  /**
   * VMs that may serve one copy of the model together (vLLM, same private network): a spec that is too small alone
   * counts with as many as it takes, and costs as many times.
   */
  maxVms: z.number().int().min(1).max(16).optional(),
});
export type LlmWorkload = z.infer<typeof llmWorkloadSchema>;

export const llmFitRequestSchema = llmWorkloadSchema.omit({ kind: true, maxVms: true }).extend({
  /** Cards of one VM. */
  gpuCount: z.number().int().min(1).max(1024).optional(),
  /** VMs of so many cards that serve one copy together. */
  vmCount: z.number().int().min(1).max(64).optional(),
  specId: specIdSchema.optional(),
  gpu: z.strictObject({ model: z.string().max(60), memoryGib: z.number().positive().max(10_000) }).optional(),
});
export type LlmFitRequest = z.infer<typeof llmFitRequestSchema>;

const bandSchema = z.object({ low: z.number(), expected: z.number(), high: z.number() });

/** A change to a workload that makes it fit, one at a time, all else as asked. */
export const fitAlternativeSchema = z.object({
  change: z.enum(['quantization', 'contextTokens', 'gpuCount', 'vmCount']),
  /** What the change is to: a quantization, tokens, cards of one VM, or VMs. */
  to: z.union([z.string(), z.number()]),
  requiredGib: z.number(),
  /** In a recommendation: specs that would then match, and the cheapest of them. */
  total: z.number().int().optional(),
  cheapestSpecId: z.string().optional(),
});
export type FitAlternative = z.infer<typeof fitAlternativeSchema>;

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
  /** Of all GPUs together: "weights 4.9 + KV 1.0 + overhead 1.2 of 22.5 GiB usable". */
  usableGib: z.number().optional(),
  /** On all VMs together. */
  gpuCount: z.number().optional(),
  /** VMs that serve one copy together; absent: one. */
  vmCount: z.number().optional(),
  /** What the engine takes, whatever is needed (vLLM: a fraction of the card). */
  reservedGib: z.number().optional(),
  decodeTokensPerSecond: bandSchema.optional(),
  /** Of decoded tokens, one sequence at full use of the VM; only where a price is known (a spec). */
  usdPerMillionTokens: bandSchema.optional(),
  /** Reading a prompt of `promptTokens` (half the context), and when the first token of the answer comes. */
  prefill: z
    .object({
      tokensPerSecond: bandSchema,
      timeToFirstTokenMs: bandSchema,
      promptTokens: z.number().int(),
    })
    .optional(),
  /** The nearest changes that would make it fit, when it does not. */
  alternatives: z.array(fitAlternativeSchema).optional(),
  fits: z.boolean().optional(),
  reason: z.string().optional(),
  source: z.string(),
});
export type LlmFit = z.infer<typeof llmFitSchema>;
