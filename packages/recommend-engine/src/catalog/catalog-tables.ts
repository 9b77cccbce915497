import type { Gpu, LlmModel, LngLat, PriceKind } from '@terroir/shared-types';

/** A place of a provider. `id` is `provider+region`. */
export interface RegionRow {
  id: string;
  provider: string;
  region: string;
  name: string;
  country: string;
  lngLat: LngLat;
}

/** What a VM type is, whatever its region. */
export interface SpecType {
  provider: string;
  name: string;
  vcpu: number;
  memoryGib: number;
  arch: 'x86_64' | 'arm64';
  accelerator: SpecAccelerator | null;
}

export interface SpecAccelerator {
  type: 'gpu' | 'npu';
  vendor: string;
  model: string;
  /** May be a fraction: part of a card. */
  count: number;
  memoryGibEach: number | null;
  memoryGibTotal: number | null;
}

/** Where a price comes from; `{}` in the note stands for the original amount kept with the price. */
export interface PriceOrigin {
  source: string;
  asOf: string | null;
  note: string;
  /** Absent: `listed`, by a price list of the shipped catalog. */
  kind?: PriceKind;
  /** When the price ends by itself; null or absent: it does not. */
  expiresAt?: string | null;
}

/** One column per fact, one row per (type, region): far smaller and faster than objects. */
export interface OfferColumns {
  length: number;
  /** Index into `types`. */
  type: Uint32Array;
  /** Index into `regions`. */
  region: Uint16Array;
  /** Index into `origins`. */
  origin: Uint16Array;
  /** USD per hour; NaN: not known. */
  hourlyUsd: Float64Array;
  /** Amount in the currency of the price list; NaN: none. */
  amount: Float64Array;
}

/** Milliseconds between regions as a square matrix; NaN: not measured. */
export interface LatencyMatrix {
  /** Region ids, in row and column order. */
  regionIds: readonly string[];
  ms: Float64Array;
  /** 1: copied from the opposite direction. */
  mirrored: Uint8Array;
}

/** Registry size in decimal GB by `modelId quantization`. */
export type ModelFileSizes = ReadonlyMap<string, number>;

/** Everything that the engine knows; read-only and the same for every question. */
export interface CatalogTables {
  regions: readonly RegionRow[];
  types: readonly SpecType[];
  origins: readonly PriceOrigin[];
  offers: OfferColumns;
  gpus: readonly Gpu[];
  llmModels: readonly LlmModel[];
  modelFileSizes: ModelFileSizes;
  latency: LatencyMatrix;
}
