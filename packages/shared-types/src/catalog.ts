import * as z from 'zod';
import { instantSchema, lngLatSchema, regionIdSchema, specIdSchema } from './ids.ts';

/** `listed`: shipped with Terroir; `refreshed`: fetched since from the provider's price list; `manual`: set here. */
export const priceKindSchema = z.enum(['listed', 'refreshed', 'manual']);
export type PriceKind = z.infer<typeof priceKindSchema>;

/** Prices of one list among those of a provider. */
export const priceListSchema = z.object({
  source: z.string(),
  /** `YYYY-MM` or `YYYY-MM-DD`; null: undated. */
  asOf: z.string().nullable(),
  kind: priceKindSchema,
  specCount: z.number().int(),
});
export type PriceList = z.infer<typeof priceListSchema>;

export const providerSchema = z.object({
  id: z.string(),
  name: z.string(),
  regionCount: z.number().int(),
  specCount: z.number().int(),
  pricedCount: z.number().int(),
  connectionIds: z.array(z.string()),
  source: z.string(),
  /** Of the newest list. */
  asOf: z.string().nullable(),
  /** Every list that prices come from, the one with most specs first. */
  priceLists: z.array(priceListSchema).default([]),
});
export type Provider = z.infer<typeof providerSchema>;

export const regionSchema = z.object({
  id: regionIdSchema,
  provider: z.string(),
  region: z.string(),
  name: z.string(),
  /** ISO 3166-1 alpha-2. */
  country: z.string(),
  lngLat: lngLatSchema,
  zones: z.array(z.string()),
  specCount: z.number().int(),
  gpuModels: z.array(z.string()),
});
export type Region = z.infer<typeof regionSchema>;

export const acceleratorSchema = z.object({
  type: z.enum(['gpu', 'npu']),
  vendor: z.string(),
  model: z.string(),
  /** May be a fraction: part of a card. */
  count: z.number(),
  memoryGibEach: z.number().nullable(),
  memoryGibTotal: z.number().nullable(),
});
export type Accelerator = z.infer<typeof acceleratorSchema>;

export const specSchema = z.object({
  id: specIdSchema,
  provider: z.string(),
  region: z.string(),
  name: z.string(),
  vcpu: z.number(),
  memoryGib: z.number(),
  arch: z.enum(['x86_64', 'arm64']),
  accelerator: acceleratorSchema.nullable(),
  /** On-demand, Linux, shared tenancy, without disk or traffic; null: not known. */
  hourlyUsd: z.number().nullable(),
  note: z.string(),
  priceSource: z.string(),
  /** `YYYY-MM` or `YYYY-MM-DD` of the price list; null: the source bears no date. */
  priceAsOf: z.string().nullable(),
  priceKind: priceKindSchema.default('listed'),
  /** When a manual price ends and the one of the list counts again; null: it does not end. */
  priceExpiresAt: instantSchema.nullable().default(null),
  lngLat: lngLatSchema,
});
export type Spec = z.infer<typeof specSchema>;

export const imageSchema = z.object({
  id: z.string(),
  provider: z.string(),
  /** `*`: every region of the provider. */
  region: z.string(),
  name: z.string(),
  os: z.string(),
  osVersion: z.string(),
  arch: z.enum(['x86_64', 'arm64']),
  gpuDriver: z.boolean(),
  source: z.string(),
  asOf: z.string().nullable(),
});
export type Image = z.infer<typeof imageSchema>;

export const gpuSchema = z.object({
  vendor: z.string(),
  model: z.string(),
  memoryGib: z.number(),
  computeCapability: z.number().nullable(),
  architecture: z.string().nullable(),
  year: z.number().int().nullable(),
  /** Peak dense tensor rate with FP32 accumulate, no sparsity. */
  fp16Tflops: z.number().nullable(),
  memoryBandwidthGbs: z.number().nullable(),
  source: z.string(),
});
export type Gpu = z.infer<typeof gpuSchema>;

/** Licences of the catalog that forbid commercial use or bind it to an agreement of its own. */
export const nonCommercialLicence = /^(cc-by-nc|exaone-nc|k-exaone|mistral-research|mnpl|qwen-research)/;

export const llmModelSchema = z.object({
  id: z.string(),
  family: z.string(),
  displayName: z.string(),
  /** Parameters in units of 1e9. */
  paramsB: z.number(),
  /** Mixture of experts: parameters read per token; null: dense. */
  activeParamsB: z.number().nullable(),
  ollamaTag: z.string().nullable(),
  /** Decimal GB of the default Ollama pull. */
  ollamaSizeGb: z.number().nullable(),
  hfRepo: z.string().nullable(),
  layers: z.number().nullable(),
  kvHeads: z.number().nullable(),
  headDim: z.number().nullable(),
  attentionHeads: z.number().nullable(),
  fullAttentionLayers: z.number().nullable(),
  slidingWindowTokens: z.number().nullable(),
  kvBytesPerTokenFp16: z.number().nullable(),
  contextDefaultTokens: z.number().nullable(),
  contextMaxTokens: z.number().nullable(),
  hiddenSize: z.number().nullable(),
  intermediateSize: z.number().nullable(),
  moeIntermediateSize: z.number().nullable(),
  vocabSize: z.number().nullable(),
  licence: z.string().nullable(),
  gated: z.boolean().nullable(),
  notes: z.string(),
});
export type LlmModel = z.infer<typeof llmModelSchema>;

export const latencySchema = z.object({ ms: z.number().nullable(), measured: z.boolean() });
export type Latency = z.infer<typeof latencySchema>;

export const rateSchema = z.object({
  currency: z.string(),
  perUsd: z.number(),
  source: z.string(),
  asOf: z.string(),
});
export type Rate = z.infer<typeof rateSchema>;

export const regionsQuerySchema = z.strictObject({ provider: z.string().max(64).optional() });
export const imagesQuerySchema = z.strictObject({ specId: specIdSchema });
export const latencyQuerySchema = z.strictObject({ from: regionIdSchema, to: regionIdSchema });
/** `GET /specs?`: exact matches on the plain fields; for anything else use `POST /recommendations`. */
export const specsQuerySchema = z.strictObject({
  provider: z.string().max(64).optional(),
  region: z.string().max(100).optional(),
  name: z.string().max(100).optional(),
  expression: z.string().max(2000).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().max(512).optional(),
});
