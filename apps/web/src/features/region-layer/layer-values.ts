import type { RegionBest } from '@terroir/shared-types';
import { formatMoney, formatNumber } from '../../lib/format.ts';
import type { LayerMetric } from '../../stores/region-layer.ts';

interface LayerValue {
  better: 'lower' | 'higher';
  of: (region: RegionBest) => number | null;
  text: (value: number, language: string) => string;
}

/** Cents are enough on a map; below ten cents every digit counts. */
const money = (value: number, language: string): string =>
  formatMoney(value < 0.1 ? value : Math.round(value * 100) / 100, 'USD', language);

/** What each layer reads from a region's best. */
export const layerValues: Record<LayerMetric, LayerValue> = {
  price: { better: 'lower', of: ({ price }) => price?.hourlyUsd ?? null, text: money },
  latency: {
    better: 'lower',
    of: ({ latency }) => latency?.ms ?? null,
    text: (value, language) => `${formatNumber(value, language, 0)} ms`,
  },
  value: {
    better: 'higher',
    of: ({ value }) => value?.value ?? null,
    text: (value, language) => formatNumber(value, language),
  },
  tokens: { better: 'lower', of: ({ tokens }) => tokens?.usdPerMillionTokens ?? null, text: money },
};
