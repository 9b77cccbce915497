import { type UsdPer, usdPer } from '@terroir/recommend-engine';
import type { CriterionId, RecommendationItem } from '@terroir/shared-types';

export const columnIds = [
  'gpu',
  'gpus',
  'vram',
  'vcpu',
  'memory',
  'arch',
  'provider',
  'region',
  'price',
  'monthly',
  'usdPerGpu',
  'usdPerVramGib',
  'usdPerVcpu',
  'usdPerMemoryGib',
  'distance',
  'latency',
  'performance',
  'value',
  'tokens',
  'tokenCost',
  'source',
  'asOf',
  'score',
] as const;
export type ColumnId = (typeof columnIds)[number];

export type ColumnUnit = 'text' | 'number' | 'gib' | 'usd' | 'usd-month' | 'km' | 'ms' | 'tokens' | 'score';

export interface ResultColumn {
  id: ColumnId;
  /** What the server orders by; null: by rank. */
  sortBy: string | null;
  /** Largest first is what one looks for. */
  largestFirst?: boolean;
  unit: ColumnUnit;
  widthPx: number;
  /** Must be asked for. */
  criterion?: CriterionId;
  /** Raw, as it is copied; null: not known or none. */
  value: (item: RecommendationItem) => string | number | null;
}

const ofCriterion =
  (criterion: CriterionId) =>
  ({ criteria }: RecommendationItem): number | null =>
    criteria.find(({ by }) => by === criterion)?.value ?? null;

const perUsd = (id: UsdPer, widthPx: number): ResultColumn => ({
  id,
  sortBy: id,
  unit: 'usd',
  widthPx,
  value: ({ spec }) => usdPer(id, spec, spec.hourlyUsd),
});

/** Every column a result can be shown with; name and place always stand first. */
export const resultColumns: readonly ResultColumn[] = [
  {
    id: 'gpu',
    sortBy: 'gpu',
    unit: 'text',
    widthPx: 92,
    value: ({ spec }) => spec.accelerator?.model ?? null,
  },
  {
    id: 'gpus',
    sortBy: 'gpus',
    largestFirst: true,
    unit: 'number',
    widthPx: 52,
    value: ({ spec }) => spec.accelerator?.count ?? null,
  },
  {
    id: 'vram',
    sortBy: 'vram',
    largestFirst: true,
    unit: 'gib',
    widthPx: 76,
    value: ({ spec }) => spec.accelerator?.memoryGibTotal ?? null,
  },
  {
    id: 'vcpu',
    sortBy: 'vcpu',
    largestFirst: true,
    unit: 'number',
    widthPx: 46,
    value: ({ spec }) => spec.vcpu,
  },
  {
    id: 'memory',
    sortBy: 'mem',
    largestFirst: true,
    unit: 'gib',
    widthPx: 72,
    value: ({ spec }) => spec.memoryGib,
  },
  { id: 'arch', sortBy: 'arch', unit: 'text', widthPx: 64, value: ({ spec }) => spec.arch },
  { id: 'provider', sortBy: 'provider', unit: 'text', widthPx: 84, value: ({ spec }) => spec.provider },
  { id: 'region', sortBy: 'region', unit: 'text', widthPx: 120, value: ({ spec }) => spec.region },
  { id: 'price', sortBy: 'price', unit: 'usd', widthPx: 82, value: ({ spec }) => spec.hourlyUsd },
  {
    id: 'monthly',
    sortBy: 'price',
    unit: 'usd-month',
    widthPx: 100,
    value: ({ estimate }) => estimate.monthlyUsd,
  },
  perUsd('usdPerGpu', 84),
  perUsd('usdPerVramGib', 96),
  perUsd('usdPerVcpu', 84),
  perUsd('usdPerMemoryGib', 96),
  {
    id: 'distance',
    sortBy: 'location',
    criterion: 'location',
    unit: 'km',
    widthPx: 84,
    value: ofCriterion('location'),
  },
  {
    id: 'latency',
    sortBy: 'latency',
    criterion: 'latency',
    unit: 'ms',
    widthPx: 76,
    value: ofCriterion('latency'),
  },
  {
    id: 'performance',
    sortBy: 'performance',
    largestFirst: true,
    criterion: 'performance',
    unit: 'number',
    widthPx: 92,
    value: ofCriterion('performance'),
  },
  {
    id: 'value',
    sortBy: 'value',
    largestFirst: true,
    criterion: 'value',
    unit: 'number',
    widthPx: 80,
    value: ofCriterion('value'),
  },
  {
    id: 'tokens',
    sortBy: 'throughput',
    largestFirst: true,
    criterion: 'throughput',
    unit: 'tokens',
    widthPx: 84,
    value: ofCriterion('throughput'),
  },
  {
    id: 'tokenCost',
    sortBy: 'costPerMillionTokens',
    criterion: 'costPerMillionTokens',
    unit: 'usd',
    widthPx: 96,
    value: ofCriterion('costPerMillionTokens'),
  },
  { id: 'source', sortBy: 'priceSource', unit: 'text', widthPx: 140, value: ({ spec }) => spec.priceSource },
  { id: 'asOf', sortBy: 'priceAsOf', unit: 'text', widthPx: 72, value: ({ spec }) => spec.priceAsOf },
  { id: 'score', sortBy: null, unit: 'score', widthPx: 70, value: ({ score }) => score },
];

export const defaultColumns: readonly ColumnId[] = ['gpu', 'vcpu', 'memory', 'price', 'score'];
