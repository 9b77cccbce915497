import type { RegionRow } from '@terroir/recommend-engine';
import type { Gpu, Image, LlmModel, Rate } from '@terroir/shared-types';
import * as z from 'zod';
import { cell, loadRecords, refuseRepeats } from './load-records.ts';
import type { Table } from './load-table.ts';

const { text, textOrNull, number, numberOrNull } = cell;
const arch = z.enum(['x86_64', 'arm64']);
const positive = number.refine((value) => value > 0, 'must be above 0');
const degrees = (limit: number) => number.refine((value) => Math.abs(value) <= limit, `outside ±${limit}`);

export interface ProviderRow {
  id: string;
  name: string;
  regionCount: number;
  specCount: number;
  source: string;
  asOf: string | null;
}

const providerRow = z.object({
  id: text,
  name: text,
  regionCount: number,
  specCount: number,
  source: text,
  asOf: textOrNull,
});

/** The providers, in the file's order. */
export function loadProviders(table: Table): ProviderRow[] {
  return unique(table, providerRow, (row) => row.id);
}

const regionRow = z
  .object({
    provider: text,
    region: text,
    name: text,
    country: z.string().regex(/^[A-Z]{2}$/, 'must be two capital letters'),
    lng: degrees(180),
    lat: degrees(90),
    zones: z.string(),
  })
  .transform(({ lng, lat, zones, ...rest }) => ({
    ...rest,
    id: `${rest.provider}+${rest.region}`,
    lngLat: [lng, lat] satisfies [number, number],
    zones: zones === '' ? [] : zones.split(';'),
  }));

/** Regions with their zones. */
export function loadRegions(table: Table): (RegionRow & { zones: string[] })[] {
  return unique(table, regionRow, (row) => row.id);
}

const gpuRow = z.object({
  vendor: text,
  model: text,
  memoryGib: positive,
  computeCapability: numberOrNull,
  architecture: textOrNull,
  year: numberOrNull,
  fp16Tflops: numberOrNull,
  memoryBandwidthGbs: numberOrNull,
  source: text,
});

export function loadGpus(table: Table): Gpu[] {
  return unique(table, gpuRow, (row) => `${row.model} ${row.memoryGib}`);
}

const llmModelRow = z.object({
  id: text,
  family: text,
  displayName: text,
  paramsB: positive,
  activeParamsB: numberOrNull,
  ollamaTag: textOrNull,
  ollamaSizeGb: numberOrNull,
  hfRepo: textOrNull,
  layers: numberOrNull,
  kvHeads: numberOrNull,
  headDim: numberOrNull,
  attentionHeads: numberOrNull,
  fullAttentionLayers: numberOrNull,
  slidingWindowTokens: numberOrNull,
  kvBytesPerTokenFp16: numberOrNull,
  contextDefaultTokens: numberOrNull,
  contextMaxTokens: numberOrNull,
  hiddenSize: numberOrNull,
  intermediateSize: numberOrNull,
  moeIntermediateSize: numberOrNull,
  vocabSize: numberOrNull,
  licence: textOrNull,
  gated: z.enum(['yes', 'no', '']).transform((value) => (value === '' ? null : value === 'yes')),
  notes: z.string(),
});

export function loadLlmModels(table: Table): LlmModel[] {
  return unique(table, llmModelRow, (row) => row.id);
}

const sizeRow = z.object({ modelId: text, quantization: text, tag: text, sizeGb: positive });

/** Registry size in decimal GB by `modelId quantization`. */
export function loadModelFileSizes(table: Table): Map<string, number> {
  const rows = unique(table, sizeRow, (row) => `${row.modelId} ${row.quantization}`);
  return new Map(rows.map((row) => [`${row.modelId} ${row.quantization}`, row.sizeGb]));
}

/** Registry tag by `modelId quantization`, e.g. `llama3.1:8b-instruct-q4_K_M`. */
export function loadModelTags(table: Table): Map<string, string> {
  const rows = unique(table, sizeRow, (row) => `${row.modelId} ${row.quantization}`);
  return new Map(rows.map((row) => [`${row.modelId} ${row.quantization}`, row.tag]));
}

const imageRow = z
  .object({
    id: text,
    provider: text,
    name: text,
    os: text,
    osVersion: text,
    arch,
    gpuDriver: z.enum(['true', 'false']).transform((value) => value === 'true'),
    locator: text,
    source: text,
    asOf: textOrNull,
  })
  .transform((row) => ({ ...row, region: '*' }));

/** How a driver finds the image at the provider. */
export type CatalogImage = Image & { locator: string };

export function loadImages(table: Table): CatalogImage[] {
  return unique(table, imageRow, (row) => row.id);
}

const rateRow = z.object({ currency: text, perUsd: positive, source: text, asOf: text });

export function loadRates(table: Table): Rate[] {
  return unique(table, rateRow, (row) => row.currency);
}

function unique<Schema extends z.ZodType>(
  table: Table,
  schema: Schema,
  keyOf: (value: z.infer<Schema>) => string,
): z.infer<Schema>[] {
  const records = loadRecords(table, schema);
  refuseRepeats(table, records, keyOf);
  return records.map((record) => record.value);
}
