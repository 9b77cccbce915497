import * as z from 'zod';
import { instantSchema } from './ids.ts';
import { llmFitSchema } from './llm-fit.ts';
import { wordingSchema } from './wording.ts';

/** `POST /endpoints/:id/benchmarks`. */
export const endpointBenchmarkRequestSchema = z.strictObject({
  /** Chats at once, one level after the other, the smallest first. */
  concurrency: z
    .array(z.number().int().min(1).max(64))
    .min(1)
    .max(6)
    .default([1, 4, 16, 64])
    .transform((levels) => [...new Set(levels)].sort((one, other) => one - other)),
  /** Of each answer. */
  maxTokens: z.number().int().min(8).max(512).default(64),
});
export type EndpointBenchmarkRequest = z.input<typeof endpointBenchmarkRequestSchema>;

const quantilesSchema = z.object({ p50: z.number(), p99: z.number() });

export const benchmarkLevelSchema = z.object({
  concurrency: z.number().int(),
  requests: z.number().int(),
  failed: z.number().int(),
  /** From the request to the first token, ms, through Terroir's tunnel; null: no answer came. */
  timeToFirstTokenMs: quantilesSchema.nullable(),
  /** Output tokens of all chats together, by the level's whole time. */
  tokensPerSecond: z.number(),
  /** Median of one chat, from its first token on; null: no answer had two. */
  perChatTokensPerSecond: z.number().nullable(),
  seconds: z.number(),
  /** Why chats failed, the first of them. */
  error: z.string().nullable(),
});
export type BenchmarkLevel = z.infer<typeof benchmarkLevelSchema>;

export const endpointBenchmarkStatusSchema = z.enum(['queued', 'running', 'done', 'cancelled', 'failed']);
export type EndpointBenchmarkStatus = z.infer<typeof endpointBenchmarkStatusSchema>;

/** How fast a served model answers, level by level, beside what the fit predicted for one chat. */
export const endpointBenchmarkSchema = z.object({
  id: z.string(),
  endpointId: z.string(),
  infraId: z.string(),
  vmId: z.string(),
  specId: z.string(),
  model: z.string(),
  status: endpointBenchmarkStatusSchema,
  concurrency: z.array(z.number().int()),
  maxTokens: z.number().int(),
  levels: z.array(benchmarkLevelSchema),
  /** Tokens per second of one chat; null: the fit predicts nothing for this model or machine. */
  predicted: llmFitSchema.shape.decodeTokensPerSecond.unwrap().nullable(),
  detail: z.string().nullable(),
  detailWording: wordingSchema.optional(),
  createdAt: instantSchema,
  startedAt: instantSchema.nullable(),
  endedAt: instantSchema.nullable(),
  actor: z.string(),
  /** True: it tells of the machine that the sandbox runs on. */
  simulated: z.boolean(),
});
export type EndpointBenchmark = z.infer<typeof endpointBenchmarkSchema>;
