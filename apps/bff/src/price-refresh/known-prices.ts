import { type CatalogIndex, findRow } from '@terroir/recommend-engine';
import type { KnownPrices } from './judge-region.ts';

/** What the catalog knows of one provider, to judge a new list by. */
export const knownPrices = (index: CatalogIndex, provider: string): ((region: string) => KnownPrices) => {
  const names = new Set(index.types.filter((type) => type.provider === provider).map(({ name }) => name));
  const medians = mediansOf(index, provider);
  return (region) => {
    const at = index.regionById.get(`${provider}+${region}`) ?? -1;
    const rows = at === -1 ? 0 : (index.regionStart[at + 1] ?? 0) - (index.regionStart[at] ?? 0);
    return {
      isKnown: (name) => names.has(name),
      before(name) {
        const row = findRow(index, `${provider}+${region}+${name}`);
        const price = row === undefined ? Number.NaN : (index.offers.hourlyUsd[row] ?? Number.NaN);
        return Number.isNaN(price) ? null : price;
      },
      elsewhere: (name) => medians.get(name) ?? null,
      count: rows,
    };
  };
};

const mediansOf = (index: CatalogIndex, provider: string): ReadonlyMap<string, number> => {
  const pricesOf = new Map<string, number[]>();
  const { length, type, hourlyUsd } = index.offers;
  for (let row = 0; row < length; row += 1) {
    const of = index.types[type[row] ?? 0];
    const price = hourlyUsd[row] ?? Number.NaN;
    if (of?.provider !== provider || Number.isNaN(price)) continue;
    const prices = pricesOf.get(of.name) ?? [];
    prices.push(price);
    pricesOf.set(of.name, prices);
  }
  return new Map(
    [...pricesOf].map(([name, prices]) => {
      const sorted = prices.toSorted((a, b) => a - b);
      return [name, sorted[Math.floor(sorted.length / 2)] ?? 0];
    }),
  );
};
