import type { CatalogState, RefreshProgress, RefreshReport } from '@terroir/shared-types';
import type { Catalog } from '../catalog/load-catalog.ts';
import type { PriceSource } from '../price-sources/price-source.ts';
import type { RefreshedRow } from './refresh-store.ts';

/** H100 VMs lost 44 % in one cut of 2025: after half a year a price deserves a second look. */
const staleAfterDays = 180;
const dayMs = 86_400_000;

/** The catalog in use with its ages, and what could make it younger. */
export const describeCatalog = (given: {
  catalog: Catalog;
  sources: readonly { source: PriceSource; regions: string[] }[];
  refreshed: readonly RefreshedRow[];
  reports: ReadonlyMap<string, RefreshReport>;
  refreshEnabled: boolean;
  refresh: RefreshProgress | null;
  now: Date;
  asOfSeq: number;
}): CatalogState => {
  const { catalog, refreshed, reports } = given;
  const lists = catalog.providers.flatMap(({ id, priceLists }) =>
    priceLists.map((list) => ({ ...list, provider: id })),
  );
  const countOf = (matches: (list: (typeof lists)[number]) => boolean): number =>
    lists.filter(matches).reduce((sum, { specCount }) => sum + specCount, 0);
  const staleBefore = new Date(given.now.getTime() - staleAfterDays * dayMs).toISOString().slice(0, 10);
  const dates = lists
    .flatMap(({ asOf, kind }) => (asOf === null || kind === 'manual' ? [] : [asOf]))
    .toSorted();
  return {
    catalogVersion: catalog.catalogVersion,
    specCount: catalog.index.offers.length,
    pricedCount: catalog.providers.reduce((sum, { pricedCount }) => sum + pricedCount, 0),
    manualCount: countOf(({ kind }) => kind === 'manual'),
    refreshedCount: countOf(({ kind }) => kind === 'refreshed'),
    // "2026-05" sorts before "2026-05-28": a month counts from its first day.
    staleCount: countOf(({ asOf, kind }) => kind !== 'manual' && (asOf === null || asOf < staleBefore)),
    staleAfterDays,
    newestAsOf: dates.at(-1) ?? null,
    oldestAsOf: dates[0] ?? null,
    refreshEnabled: given.refreshEnabled,
    refresh: given.refresh,
    sources: given.sources.map(({ source, regions }) => ({
      id: source.id,
      name: source.name,
      provider: source.provider,
      host: new URL(source.baseUrl).host,
      regions,
      refreshedAt: refreshed.find((row) => row.source_id === source.id)?.refreshed_at ?? null,
      refreshedCount: countOf((list) => list.kind === 'refreshed' && list.source === source.name),
      lastReport: reports.get(source.id) ?? null,
    })),
    problems: [...catalog.problems],
    asOfSeq: given.asOfSeq,
  };
};
