import * as z from 'zod';
import { specSchema } from './catalog.ts';
import { regionIdSchema, specIdSchema } from './ids.ts';
import {
  criterionIdSchema,
  recommendationItemSchema,
  recommendationRequestSchema,
} from './recommendation.ts';

/** The question that is explained: what was sent to `POST /recommendations`; left out: every spec, by cost. */
const question = recommendationRequestSchema.prefault({});

export const compareRequestSchema = z.strictObject({
  request: question,
  specIds: z.array(specIdSchema).min(2).max(4),
});
export const whyNotRequestSchema = z.strictObject({ request: question, specId: specIdSchema });
export const neighboursRequestSchema = z.strictObject({ request: question, specId: specIdSchema });
export const regionBestsRequestSchema = z.strictObject({ request: question });

/** A condition that a spec fails. */
export const missSchema = z.object({
  /** `workload`: the model does not fit or run; `found` then has `perGpuGib`, `usableGibPerGpu`, `gpuCount`. */
  code: z.enum(['condition', 'workload']),
  /** Place in the request: `filter.0`, `expression`, `workload`. */
  path: z.string(),
  /** The condition as written in the expression box. */
  text: z.string(),
  /** What the spec has instead; null: not known or none. */
  found: z.array(
    z.object({
      field: z.string(),
      value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
      unit: z.string().optional(),
    }),
  ),
  /** How far a number is beyond the limit, in the unit of `found`; null: not a comparison of numbers. */
  gap: z.number().nullable(),
  /** Of a workload: why the cards do not do. */
  reason: z.string().optional(),
});
export type Miss = z.infer<typeof missSchema>;

/** A spec under a question. Without a match: no rank and no score, and `misses` says why. */
export const rankedSpecSchema = recommendationItemSchema.extend({
  rank: z.number().int().nullable(),
  misses: z.array(missSchema),
});
export type RankedSpec = z.infer<typeof rankedSpecSchema>;

export const whyBeforeReasonSchema = z.object({
  by: criterionIdSchema,
  /** Seen from `before`. `not-counted`: does not apply or has no weight. */
  code: z.enum([
    'better',
    'worse',
    'equal',
    'before-unknown',
    'after-unknown',
    'both-unknown',
    'not-counted',
  ]),
  unit: z.string(),
  before: z.number().nullable(),
  after: z.number().nullable(),
  /** before − after, in `unit`. */
  difference: z.number().nullable(),
  /** difference / after. */
  ratio: z.number().nullable(),
  weight: z.number(),
  /** Of the score (0 to 1) that this criterion gives `before` over `after`; negative: takes. */
  points: z.number(),
});
export type WhyBeforeReason = z.infer<typeof whyBeforeReasonSchema>;

export const whyBeforeSchema = z.object({
  before: specIdSchema,
  after: specIdSchema,
  /** `filter`: `after` does not match; `unknown`: less is known of `after`; `id`: equal, so in order of id. */
  decidedBy: z.enum(['score', 'unknown', 'filter', 'id']),
  scoreGap: z.number().nullable(),
  /** What weighs most first. */
  reasons: z.array(whyBeforeReasonSchema),
});
export type WhyBefore = z.infer<typeof whyBeforeSchema>;

export const comparisonSchema = z.object({
  items: z.array(rankedSpecSchema),
  pairs: z.array(whyBeforeSchema),
  total: z.number().int(),
  catalogVersion: z.string(),
});

export const whyNotSchema = z.object({
  item: rankedSpecSchema,
  total: z.number().int(),
  first: rankedSpecSchema.nullable(),
  behind: whyBeforeSchema.nullable(),
  ifDropped: z.object({ rank: z.number().int(), total: z.number().int() }).nullable(),
  catalogVersion: z.string(),
});

/** What a choice is weighed by; null: not known, or the question has no place or workload. */
export const specFiguresSchema = z.object({
  hourlyUsd: z.number().nullable(),
  /** To the users of the question (the mean over several places). */
  ms: z.number().nullable(),
  /** false: estimated from distance; null: no `ms`. */
  msMeasured: z.boolean().nullable(),
  km: z.number().nullable(),
  performance: z.number().nullable(),
  performanceUnit: z.string().nullable(),
  /** Performance per USD of an hour. */
  value: z.number().nullable(),
  /** Expected decode rate of one sequence. */
  tokensPerSecond: z.number().nullable(),
  usdPerMillionTokens: z.number().nullable(),
});
export type SpecFigures = z.infer<typeof specFiguresSchema>;

export const neighbourSchema = z.object({
  kind: z.enum(['cheapest-same-gpu', 'nearest', 'best-value']),
  /** `already-chosen`: nothing is better; `no-place-given`: the question names no place of the users. */
  code: z.enum(['found', 'already-chosen', 'no-place-given', 'nothing-known']),
  spec: specSchema.nullable(),
  figures: specFiguresSchema.nullable(),
  /** Neighbour − chosen; null: one of the two is not known. */
  deltas: z
    .object({
      hourlyUsd: z.number().nullable(),
      ms: z.number().nullable(),
      km: z.number().nullable(),
      performance: z.number().nullable(),
      tokensPerSecond: z.number().nullable(),
      usdPerMillionTokens: z.number().nullable(),
    })
    .nullable(),
});
export type Neighbour = z.infer<typeof neighbourSchema>;

export const neighboursSchema = z.object({
  spec: specSchema,
  figures: specFiguresSchema,
  /** One of each kind, in the order of `kind`. */
  items: z.array(neighbourSchema),
  catalogVersion: z.string(),
});

/** The best that a region has for a question; `specId`: of which spec. */
export const regionBestSchema = z.object({
  regionId: regionIdSchema,
  /** Matches there, and how many of them have a price. */
  total: z.number().int(),
  priced: z.number().int(),
  price: z.object({ specId: specIdSchema, hourlyUsd: z.number() }).nullable(),
  latency: z.object({ ms: z.number(), measured: z.boolean() }).nullable(),
  km: z.number().nullable(),
  value: z.object({ specId: specIdSchema, value: z.number() }).nullable(),
  tokens: z
    .object({
      specId: specIdSchema,
      usdPerMillionTokens: z.number(),
      tokensPerSecond: z.number().nullable(),
    })
    .nullable(),
  top: z.object({ specId: specIdSchema, score: z.number() }).nullable(),
});
export type RegionBest = z.infer<typeof regionBestSchema>;

export const regionBestsSchema = z.object({
  items: z.array(regionBestSchema),
  valueUnit: z.string().nullable(),
  total: z.number().int(),
  catalogVersion: z.string(),
});
export type RegionBestsAnswer = z.infer<typeof regionBestsSchema>;
