import * as z from 'zod';
import { specSchema } from './catalog.ts';
import { costSchema } from './estimate.ts';
import { lngLatSchema, regionIdSchema } from './ids.ts';
import { llmFitSchema, llmWorkloadSchema } from './llm-fit.ts';

export const filterOpSchema = z.enum(['<', '<=', '==', '!=', '>=', '>', 'contains', 'in', 'exists']);
export type FilterOp = z.infer<typeof filterOpSchema>;

const scalar = z.union([z.string().max(200), z.number(), z.boolean()]);

/** `field` is a dotted path into a spec or one of the expression aliases; the engine knows which exist. */
export const filterSchema = z.strictObject({
  field: z.string().min(1).max(60),
  op: z.string().min(1).max(16),
  value: z.union([scalar, z.array(scalar).max(200)]),
});
export type Filter = z.infer<typeof filterSchema>;

export const criterionIdSchema = z.enum([
  'cost',
  'value',
  'performance',
  'location',
  'latency',
  'throughput',
  'costPerMillionTokens',
  'reliability',
  'random',
]);
export type CriterionId = z.infer<typeof criterionIdSchema>;

export const rankSchema = z.strictObject({
  by: z.string().min(1).max(40),
  weight: z.number().min(0).max(1_000_000).default(1),
  near: z.union([lngLatSchema, z.array(lngLatSchema).min(1).max(20)]).optional(),
  nearRegion: regionIdSchema.optional(),
  nearRegions: z.array(regionIdSchema).min(1).max(20).optional(),
  seed: z.number().int().optional(),
});
export type Rank = z.infer<typeof rankSchema>;

export const recommendationRequestSchema = z.strictObject({
  filter: z.array(filterSchema).max(50).default([]),
  rank: z.array(rankSchema).max(20).default([]),
  workload: llmWorkloadSchema.optional(),
  expression: z.string().max(2000).default(''),
  limit: z.number().int().min(1).max(500).default(50),
});
export type RecommendationRequest = z.infer<typeof recommendationRequestSchema>;

/** One criterion's judgement of one spec: value and unit, score in [0, 1], and why. */
export const criterionResultSchema = z.object({
  by: criterionIdSchema,
  /** null: unknown or not applicable; then `weight` is 0. */
  value: z.number().nullable(),
  unit: z.string(),
  score: z.number().nullable(),
  /** Normalised weight. */
  weight: z.number(),
  /** Machine-readable reason; the page words it. */
  evidence: z.object({
    code: z.string(),
    values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  }),
});
export type CriterionResult = z.infer<typeof criterionResultSchema>;

export const recommendationItemSchema = z.object({
  spec: specSchema,
  rank: z.number().int(),
  score: z.number().nullable(),
  criteria: z.array(criterionResultSchema),
  fit: llmFitSchema.optional(),
  estimate: costSchema,
});
export type RecommendationItem = z.infer<typeof recommendationItemSchema>;

export const recommendationAnswerSchema = z.object({
  items: z.array(recommendationItemSchema),
  total: z.number().int(),
  unpriced: z.number().int(),
  excluded: z.array(z.object({ reason: z.string(), count: z.number().int() })),
  tookMs: z.number(),
  catalogVersion: z.string(),
});
export type RecommendationAnswer = z.infer<typeof recommendationAnswerSchema>;
