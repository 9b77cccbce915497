import * as z from 'zod';
import { specSchema } from './catalog.ts';
import { costSchema } from './estimate.ts';
import { lngLatSchema, regionIdSchema } from './ids.ts';
import { fitAlternativeSchema, llmFitSchema, llmWorkloadSchema } from './llm-fit.ts';

export const filterOpSchema = z.enum(['<', '<=', '==', '!=', '>=', '>', 'contains', 'in', 'exists']);
export type FilterOp = z.infer<typeof filterOpSchema>;

const scalar = z.union([z.string().max(200), z.number(), z.boolean()]);

/** `field` is a dotted path into a spec or one of the expression aliases; the engine knows which exist. */
export const filterSchema = z.strictObject({
  field: z.string().min(1).max(60),
  op: z.string().min(1).max(16),
  value: z.union([scalar, z.array(scalar).max(200)], {
    error: 'must be a finite number, a text, true or false, or a list of at most 200 of these',
  }),
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
  /** For `performance` and `value`: rank by what this benchmark measured (`GET /measurements`) and nothing else. */
  benchmark: z.string().min(1).max(60).optional(),
});
export type Rank = z.infer<typeof rankSchema>;

/** A field of a spec, a criterion, or `usdPerGpu`, `usdPerVramGib`, `usdPerVcpu`, `usdPerMemoryGib`. */
export const recommendationSortSchema = z.strictObject({
  by: z.string().min(1).max(60),
  descending: z.boolean().default(false),
});
export type RecommendationSort = z.infer<typeof recommendationSortSchema>;

export const recommendationRequestSchema = z.strictObject({
  filter: z.array(filterSchema).max(50).default([]),
  rank: z.array(rankSchema).max(20).default([]),
  workload: llmWorkloadSchema.optional(),
  expression: z.string().max(2000).default(''),
  limit: z.number().int().min(1).max(500).default(50),
  /** Only specs that one of these connections reaches. */
  connectionIds: z.array(z.string().min(1).max(80)).min(1).max(50).optional(),
  /** Orders the answer by one column instead of by score; `rank` stays the rank by score. */
  sort: recommendationSortSchema.optional(),
  /** Counts over all matches: true for every facet, or the fields wanted (see `facetSchema`). */
  facets: z.union([z.boolean(), z.array(z.string().min(1).max(60)).max(40)]).optional(),
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

const facetHead = {
  /** A field that `filter` and `expression` take: provider, region, regionId, country, accelerator.model, … */
  field: z.string(),
  unit: z.string().optional(),
  /** Matches that have no such value (a VM without GPU has no accelerator.model). */
  missing: z.number().int(),
};

/**
 * One facet. Its own conditions are lifted while it is counted (a chosen provider does not hide the others);
 * all other conditions hold. `kind: 'values'`: every value with its count, most first; `selected` says that the
 * question's own conditions on this field let it through (false when there are none); `more` values are not
 * listed. `kind: 'bands'`: counts from `from` (inclusive) to `to` (exclusive), null: open; empty bands are left
 * out; `min` and `max` of what matches, null: nothing does.
 */
export const facetSchema = z.discriminatedUnion('kind', [
  z.object({
    ...facetHead,
    kind: z.literal('values'),
    values: z.array(
      z.object({
        value: z.union([z.string(), z.number()]),
        count: z.number().int(),
        selected: z.boolean(),
      }),
    ),
    more: z.number().int(),
  }),
  z.object({
    ...facetHead,
    kind: z.literal('bands'),
    bands: z.array(
      z.object({ from: z.number().nullable(), to: z.number().nullable(), count: z.number().int() }),
    ),
    min: z.number().nullable(),
    max: z.number().nullable(),
  }),
]);
export type Facet = z.infer<typeof facetSchema>;

/** A condition as asked: where in the request (`filter.0`, `expression`, `workload`) and in words. */
const askedConditionSchema = z.object({ path: z.string(), text: z.string() });

/** Only in an answer with no match: what is in the way. */
export const emptyReasonSchema = z.object({
  /** The condition at which, in the order asked, the last spec is lost. */
  emptiedBy: askedConditionSchema,
  /** How many specs each condition alone would leave; 0: it can never match. */
  matchesAlone: z.array(askedConditionSchema.extend({ total: z.number().int() })),
  /**
   * The smallest sets of conditions to drop, most specs first; `total`: what that would bring back. `nearest`: the
   * value closest to the one asked for among those specs, when one condition alone is in the way.
   */
  waysOut: z.array(
    z.object({
      drop: z.array(askedConditionSchema),
      total: z.number().int(),
      nearest: z
        .object({
          field: z.string(),
          value: z.union([z.string(), z.number()]),
          unit: z.string().optional(),
        })
        .optional(),
    }),
  ),
  /** When the model fits nothing that is left: the nearest changes to the workload that fit something. */
  alternatives: z.array(fitAlternativeSchema).optional(),
});
export type EmptyReason = z.infer<typeof emptyReasonSchema>;

export const recommendationAnswerSchema = z.object({
  items: z.array(recommendationItemSchema),
  total: z.number().int(),
  unpriced: z.number().int(),
  /** Specs left out, counted at the first condition that they miss; `path`: its place in the request. */
  excluded: z.array(z.object({ reason: z.string(), count: z.number().int(), path: z.string().optional() })),
  empty: emptyReasonSchema.optional(),
  facets: z.array(facetSchema).optional(),
  tookMs: z.number(),
  catalogVersion: z.string(),
});
export type RecommendationAnswer = z.infer<typeof recommendationAnswerSchema>;
