import type { CatalogIndex, RegionRow } from '@terroir/recommend-engine';
import type { Provider, Region } from '@terroir/shared-types';
import type { ProviderRow } from './load-reference.ts';

/** Counts per provider and region, taken from the offers themselves rather than from the source's own sums. */
export function summarize(
  index: CatalogIndex,
  providers: readonly ProviderRow[],
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

  return {
    providers: providers.map(({ id, name, source, asOf }) => ({
      id,
      name,
      regionCount: regions.filter((region) => region.provider === id).length,
      specCount: sumOver(id, specCounts),
      pricedCount: sumOver(id, pricedCounts),
      source,
      asOf,
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
