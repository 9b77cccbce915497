import { createHash } from 'node:crypto';
import { getSpec } from '@terroir/recommend-engine';
import { summarize } from '../load-summary.ts';
import type { Catalog, ListedPrice } from '../load-catalog.ts';
import { type LaterPrice, overlayPrices } from './overlay-prices.ts';

/** A price that somebody here set, as the catalog needs it. */
export interface ManualLayerPrice {
  specId: string;
  hourlyUsd: number;
  hourlyAmount: number;
  currency: string;
  source: string;
  /** `YYYY-MM-DD`. */
  setOn: string;
  expiresAt: string | null;
}

/** Prices fetched from one source. */
export interface RefreshedLayer {
  /** Names the content: another content has another name. */
  version: string;
  prices: Iterable<LaterPrice>;
}

export interface PriceLayers {
  refreshed: readonly RefreshedLayer[];
  /** Over the refreshed ones. */
  manual: readonly ManualLayerPrice[];
}

/** The shipped catalog with later prices over it, in order; the shipped one stays as it is. */
export const composeCatalog = (shipped: Catalog, layers: PriceLayers): Catalog => {
  if (layers.refreshed.length === 0 && layers.manual.length === 0) return shipped;
  const refreshed = layers.refreshed.reduce(
    (index, layer) => overlayPrices(index, layer.prices),
    shipped.index,
  );
  const index =
    layers.manual.length === 0 ? refreshed : overlayPrices(refreshed, manualPrices(layers.manual));
  const listedPrices = new Map<string, ListedPrice>();
  for (const { specId } of layers.manual) {
    const spec = getSpec(refreshed, specId);
    if (spec === undefined) continue;
    listedPrices.set(specId, { hourlyUsd: spec.hourlyUsd, source: spec.priceSource, asOf: spec.priceAsOf });
  }
  return {
    ...shipped,
    ...summarize(index, shipped.providers, shipped.regions),
    index,
    listedPrices,
    catalogVersion: versionOf(shipped.catalogVersion, layers),
  };
};

function* manualPrices(prices: readonly ManualLayerPrice[]): Iterable<LaterPrice> {
  for (const { specId, hourlyUsd, hourlyAmount, currency, source, setOn, expiresAt } of prices) {
    const note =
      currency === 'USD' ? '' : `${currency} {} @${Number((hourlyAmount / hourlyUsd).toPrecision(8))}`;
    yield {
      specId,
      hourlyUsd,
      amount: currency === 'USD' ? null : hourlyAmount,
      origin: { source, asOf: setOn, note, kind: 'manual', expiresAt },
    };
  }
}

const versionOf = (shippedVersion: string, { refreshed, manual }: PriceLayers): string =>
  createHash('sha256')
    .update(JSON.stringify([shippedVersion, refreshed.map(({ version }) => version), manual]))
    .digest('hex')
    .slice(0, 16);
