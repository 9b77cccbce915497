import { usdPer } from '@terroir/recommend-engine';
import type { CriterionId, RankedSpec } from '@terroir/shared-types';

export type MetricUnit = 'usd' | 'gib' | 'number' | 'km' | 'ms' | 'tokens';

/** One quantity of the specs side by side; null: not known or none. */
export interface Metric {
  id:
    | 'price'
    | 'usdPerGpu'
    | 'usdPerVramGib'
    | 'usdPerVcpu'
    | 'vram'
    | 'vcpu'
    | 'memory'
    | 'distance'
    | 'latency'
    | 'performance'
    | 'value'
    | 'tokens'
    | 'tokenCost';
  unit: MetricUnit;
  better: 'lower' | 'higher';
  /** Where the unit depends on the spec, the criterion that names it. */
  unitOf?: CriterionId;
  of: (item: RankedSpec) => number | null;
}

const criterion =
  (by: CriterionId) =>
  ({ criteria }: RankedSpec): number | null =>
    criteria.find((result) => result.by === by)?.value ?? null;

export const metrics: readonly Metric[] = [
  { id: 'price', unit: 'usd', better: 'lower', of: ({ spec }) => spec.hourlyUsd },
  {
    id: 'tokenCost',
    unit: 'usd',
    better: 'lower',
    of: criterion('costPerMillionTokens'),
  },
  { id: 'tokens', unit: 'tokens', better: 'higher', of: criterion('throughput') },
  { id: 'latency', unit: 'ms', better: 'lower', of: criterion('latency') },
  { id: 'distance', unit: 'km', better: 'lower', of: criterion('location') },
  { id: 'value', unit: 'number', unitOf: 'value', better: 'higher', of: criterion('value') },
  {
    id: 'performance',
    unit: 'number',
    unitOf: 'performance',
    better: 'higher',
    of: criterion('performance'),
  },
  {
    id: 'usdPerGpu',
    unit: 'usd',
    better: 'lower',
    of: ({ spec }) => usdPer('usdPerGpu', spec, spec.hourlyUsd),
  },
  {
    id: 'usdPerVramGib',
    unit: 'usd',
    better: 'lower',
    of: ({ spec }) => usdPer('usdPerVramGib', spec, spec.hourlyUsd),
  },
  {
    id: 'usdPerVcpu',
    unit: 'usd',
    better: 'lower',
    of: ({ spec }) => usdPer('usdPerVcpu', spec, spec.hourlyUsd),
  },
  {
    id: 'vram',
    unit: 'gib',
    better: 'higher',
    of: ({ spec }) => spec.accelerator?.memoryGibTotal ?? null,
  },
  { id: 'vcpu', unit: 'number', better: 'higher', of: ({ spec }) => spec.vcpu },
  { id: 'memory', unit: 'gib', better: 'higher', of: ({ spec }) => spec.memoryGib },
];

export interface MetricBar {
  specId: string;
  value: number | null;
  /** Length of the bar: of the largest. */
  share: number;
  best: boolean;
}

/** The bars of one metric; null: nothing is known of any spec. */
export const barsOf = ({ of, better }: Metric, items: readonly RankedSpec[]): MetricBar[] | null => {
  const known = items.map(of).filter((value) => value !== null);
  if (known.length === 0) return null;
  const most = Math.max(...known);
  const best = better === 'lower' ? Math.min(...known) : most;
  const differ = known.some((value) => value !== known[0]);
  return items.map((item) => {
    const value = of(item);
    return {
      specId: item.spec.id,
      value,
      share: value === null || most <= 0 ? 0 : value / most,
      best: differ && value === best,
    };
  });
};
