import { awsPriceList } from './aws/aws-price-list.ts';
import { azureRetailPrices } from './azure/azure-retail-prices.ts';
import { checkBaseUrl } from './price-list-fetcher.ts';
import type { PriceSource } from './price-source.ts';

/** Every price list that can be asked without an account. */
const known: readonly PriceSource[] = [awsPriceList, azureRetailPrices];

/** The sources by id, each at its own address unless told otherwise (a mirror, a test). */
export const priceSources = (urls: Readonly<Record<string, string>>): ReadonlyMap<string, PriceSource> =>
  new Map(
    known.map((source) => [
      source.id,
      { ...source, baseUrl: checkBaseUrl(urls[source.id] ?? source.baseUrl).origin },
    ]),
  );

export const priceSourceIds = (): string[] => known.map(({ id }) => id);
