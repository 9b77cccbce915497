import type { CatalogIndex, RegionRow } from '@terroir/recommend-engine';
import type { PriceList, Provider, Region } from '@terroir/shared-types';

/** Of which provider the summary tells, and the date where its lists bear none. */
interface ProviderName {
  id: string;
  name: string;
  asOf: string | null;
}

/** The lists that the prices of each provider come from, the one with most specs first. */
function priceListsOf(index: CatalogIndex): Map<string, PriceList[]> {
  const counts = new Map<string, PriceList>();
  const byProvider = new Map<string, PriceList[]>();
  const { length, region, origin } = index.offers;
  for (let row = 0; row < length; row += 1) {
    const from = index.origins[origin[row] ?? 0];
    const provider = index.regions[region[row] ?? 0]?.provider;
    if (from === undefined || provider === undefined) continue;
    // Who looks for the age of a provider's prices wants manual ones as one line, not as one each.
    const kind = from.kind ?? 'listed';
    const source = kind === 'manual' ? 'manual' : from.source;
    const key = kind === 'manual' ? `${provider} manual` : `${provider} ${source} ${from.asOf ?? ''}`;
    const known = counts.get(key);
    if (known !== undefined) {
      known.specCount += 1;
      if (from.asOf !== null && (known.asOf ?? '') < from.asOf) known.asOf = from.asOf;
      continue;
    }
    const list: PriceList = { source, asOf: from.asOf, kind, specCount: 1 };
    counts.set(key, list);
    byProvider.set(provider, [...(byProvider.get(provider) ?? []), list]);
  }
  for (const lists of byProvider.values()) lists.sort((a, b) => b.specCount - a.specCount);
  return byProvider;
}

/** A price of a contract makes no list younger. */
const isLater = ({ kind }: PriceList): boolean => kind === 'refreshed';
const newest = (dates: readonly (string | null)[]): string | null =>
  dates.reduce((latest, date) => ((date ?? '') > (latest ?? '') ? date : latest), null);

/** Counts per provider and region, taken from the offers themselves rather than from the source's own sums. */
export function summarize(
  index: CatalogIndex,
  providers: readonly ProviderName[],
  regions: readonly (RegionRow & { zones: string[] })[],
): { providers: Omit<Provider, 'connectionIds'>[]; regions: Region[] } {
  const specCounts = new Uint32Array(index.regions.length);
  const pricedCounts = new Uint32Array(index.regions.length);
  const gpuModels = index.regions.map(() => new Set<string>());
  for (let row = 0; row < index.offers.length; row += 1) {
    const region = index.offers.region[row] ?? 0;
    specCounts[region] = (specCounts[region] ?? 0) + 1;
    if (!Number.isNaN(index.offers.hourlyUsd[row])) pricedCounts[region] = (pricedCounts[region] ?? 0) + 1;
    const model = index.types[index.offers.type[row] ?? 0]?.accelerator?.model;
    if (model !== undefined) gpuModels[region]?.add(model);
  }
  const sumOver = (provider: string, counts: Uint32Array): number =>
    index.regions.reduce(
      (sum, region, at) => sum + (region.provider === provider ? (counts[at] ?? 0) : 0),
      0,
    );

  const priceLists = priceListsOf(index);
  return {
    providers: providers.map(({ id, name, asOf }) => ({
      id,
      name,
      regionCount: regions.filter((region) => region.provider === id).length,
      specCount: sumOver(id, specCounts),
      pricedCount: sumOver(id, pricedCounts),
      source: (priceLists.get(id) ?? [])
        .map(({ source, specCount }) => `${source} (${specCount})`)
        .join('; '),
      asOf: newest([asOf, ...(priceLists.get(id) ?? []).filter(isLater).map((list) => list.asOf)]),
      priceLists: priceLists.get(id) ?? [],
    })),
    regions: regions.map(({ id, provider, region, name, country, lngLat, zones }) => {
      const at = index.regionById.get(id) ?? -1;
      return {
        id,
        provider,
        region,
        name,
        country,
        lngLat,
        zones,
        specCount: specCounts[at] ?? 0,
        gpuModels: [...(gpuModels[at] ?? [])].toSorted(),
      };
    }),
  };
}
