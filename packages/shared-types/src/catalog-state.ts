import * as z from 'zod';
import { instantSchema, ownIdSchema } from './ids.ts';

/** Why a row of a price list was not taken. The price before stays. */
export const rejectionReasonSchema = z.enum([
  /** More than three times the price before, or less than a third of it. */
  'outlier',
  /** Not a positive decimal number within bounds. */
  'not-a-price',
  'wrong-currency',
  /** A column or member is missing or of another form. */
  'malformed',
]);
export type RejectionReason = z.infer<typeof rejectionReasonSchema>;

/** What one refresh of one source did, counted. */
export const refreshReportSchema = z.object({
  startedAt: instantSchema,
  endedAt: instantSchema,
  /** `unchanged`: nothing new there; `partial`: some regions keep their old prices; `failed`: all do. */
  outcome: z.enum(['changed', 'unchanged', 'partial', 'failed', 'cancelled']),
  detail: z.string(),
  regions: z.object({
    changed: z.number().int(),
    /** The source said so, or its prices are those we have. */
    unchanged: z.number().int(),
    failed: z.number().int(),
  }),
  rows: z.object({
    /** Of any kind, also reserved ones and other systems. */
    read: z.number().int(),
    /** On demand, Linux, shared, of a VM type that the catalog knows. */
    matched: z.number().int(),
    accepted: z.number().int(),
    /** Of the accepted ones: another price than before. */
    changed: z.number().int(),
    /** Of the accepted ones: the same price as before. */
    unchanged: z.number().int(),
    /** Of the accepted ones: not sold in that region so far. */
    added: z.number().int(),
    rejected: z.number().int(),
    /** VM types that the catalog does not know. */
    unknown: z.number().int(),
  }),
  /** The first ones; `rows.rejected` counts all. */
  rejections: z
    .array(
      z.object({
        region: z.string(),
        /** VM type, as far as it could be read. */
        name: z.string(),
        reason: rejectionReasonSchema,
        /** What stays; null: there was no price. */
        oldUsd: z.number().nullable(),
        /** As it was written. */
        found: z.string(),
      }),
    )
    .max(100),
  failures: z.array(z.object({ region: z.string().nullable(), message: z.string() })).max(100),
  bytes: z.number().int(),
});
export type RefreshReport = z.infer<typeof refreshReportSchema>;

/** How far the refresh is that runs now. */
export const refreshProgressSchema = z.object({
  operationId: z.string(),
  sourceId: z.string(),
  regionsDone: z.number().int(),
  regionsTotal: z.number().int(),
  /** Being read now; null: between two. */
  region: z.string().nullable(),
  rows: z.number().int(),
  bytes: z.number().int(),
});
export type RefreshProgress = z.infer<typeof refreshProgressSchema>;

export const priceSourceSchema = z.object({
  id: ownIdSchema,
  name: z.string(),
  provider: z.string(),
  /** The only host it is fetched from. */
  host: z.string(),
  /** Regions of the catalog that it can price. */
  regions: z.array(z.string()),
  /** Null: the shipped prices are in use. */
  refreshedAt: instantSchema.nullable(),
  /** Specs whose price is from there. */
  refreshedCount: z.number().int(),
  lastReport: refreshReportSchema.nullable(),
});
export type PriceSource = z.infer<typeof priceSourceSchema>;

/** `GET /catalog`: which catalog is in use, how old it is, and what could make it younger. */
export const catalogStateSchema = z.object({
  catalogVersion: z.string(),
  specCount: z.number().int(),
  pricedCount: z.number().int(),
  manualCount: z.number().int(),
  refreshedCount: z.number().int(),
  /** Prices older than `staleAfterDays`, or undated. */
  staleCount: z.number().int(),
  staleAfterDays: z.number().int(),
  /** Newest and oldest dated price list in use. */
  newestAsOf: z.string().nullable(),
  oldestAsOf: z.string().nullable(),
  /** Off: the server never asks anybody for prices. */
  refreshEnabled: z.boolean(),
  refresh: refreshProgressSchema.nullable(),
  sources: z.array(priceSourceSchema),
  /** What is wrong with the stored prices; the shipped ones are in use for it. */
  problems: z.array(z.string()),
  asOfSeq: z.number().int(),
});
export type CatalogState = z.infer<typeof catalogStateSchema>;

export const catalogSettingsSchema = z.strictObject({ refreshEnabled: z.boolean() });

const sources = z.array(ownIdSchema).min(1).max(20);
/** `POST /catalog/refresh`: absent members mean all. */
export const refreshRequestSchema = z.strictObject({
  sources: sources.optional(),
  /** Region names of the sources' providers, e.g. `us-east-2`. */
  regions: z.array(z.string().min(1).max(100)).min(1).max(500).optional(),
});
export type RefreshRequest = z.infer<typeof refreshRequestSchema>;

/** `POST /catalog/revert`: back to the shipped prices, of these sources or of all. Manual prices stay. */
export const revertRequestSchema = z.strictObject({ sources: sources.optional() });
