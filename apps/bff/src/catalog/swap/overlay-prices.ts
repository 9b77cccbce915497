import {
  buildCatalogIndex,
  type CatalogIndex,
  createOfferBuilder,
  findRow,
  type OfferColumns,
  type PriceOrigin,
} from '@terroir/recommend-engine';

/** A price that takes the place of the one before. */
export interface LaterPrice {
  specId: string;
  /** Above 0. */
  hourlyUsd: number;
  /** Original amount, where it was in another currency; stands for `{}` in the origin's note. */
  amount: number | null;
  /** Shared by all prices of one list. */
  origin: PriceOrigin;
}

/**
 * The index with these prices instead of its own; the given one stays as it is. A VM type that was not sold in a
 * region so far is added there, if the catalog knows its size. Prices of anything unknown are left out.
 */
export const overlayPrices = (index: CatalogIndex, prices: Iterable<LaterPrice>): CatalogIndex => {
  const origins = [...index.origins];
  const numbers = new Map<PriceOrigin, number>();
  const numberOf = (origin: PriceOrigin): number => {
    const known = numbers.get(origin) ?? origins.push(origin) - 1;
    numbers.set(origin, known);
    return known;
  };
  const offers: OfferColumns = {
    ...index.offers,
    origin: index.offers.origin.slice(),
    hourlyUsd: index.offers.hourlyUsd.slice(),
    amount: index.offers.amount.slice(),
  };
  const added = new Map<string, LaterPrice>();
  for (const price of prices) {
    const row = findRow(index, price.specId);
    if (row === undefined) {
      added.set(price.specId, price);
      continue;
    }
    offers.origin[row] = numberOf(price.origin);
    offers.hourlyUsd[row] = price.hourlyUsd;
    offers.amount[row] = price.amount ?? Number.NaN;
  }
  const all = added.size === 0 ? offers : withAdded(index, offers, added.values(), numberOf);
  return buildCatalogIndex({ ...index, origins, offers: all });
};

const withAdded = (
  index: CatalogIndex,
  offers: OfferColumns,
  added: Iterable<LaterPrice>,
  numberOf: (origin: PriceOrigin) => number,
): OfferColumns => {
  const typeOf = typesByName(index);
  const grown = createOfferBuilder(offers.length + 1024);
  for (let row = 0; row < offers.length; row += 1) {
    grown.add({
      type: offers.type[row] ?? 0,
      region: offers.region[row] ?? 0,
      origin: offers.origin[row] ?? 0,
      hourlyUsd: offers.hourlyUsd[row] ?? null,
      amount: offers.amount[row] ?? null,
    });
  }
  for (const { specId, hourlyUsd, amount, origin } of added) {
    const place = placeOf(index, specId, typeOf);
    if (place !== null) grown.add({ ...place, origin: numberOf(origin), hourlyUsd, amount });
  }
  return grown.build();
};

/** VM types by `provider+name`; null: the name has several sizes, so that a region's is not known. */
export const typesByName = (index: CatalogIndex): ReadonlyMap<string, number | null> => {
  const found = new Map<string, number | null>();
  for (const [at, { provider, name }] of index.types.entries()) {
    const key = `${provider}+${name}`;
    found.set(key, found.has(key) ? null : at);
  }
  return found;
};

/** Type and region of a spec that the catalog does not list yet; null when it cannot. */
export const placeOf = (
  index: CatalogIndex,
  specId: string,
  typeOf: ReadonlyMap<string, number | null>,
): { type: number; region: number } | null => {
  const second = specId.indexOf('+', specId.indexOf('+') + 1);
  const regionId = specId.slice(0, second);
  const region = index.regionById.get(regionId);
  const provider = specId.slice(0, specId.indexOf('+'));
  const type = typeOf.get(`${provider}+${specId.slice(second + 1)}`) ?? null;
  return second === -1 || region === undefined || type === null ? null : { type, region };
};
