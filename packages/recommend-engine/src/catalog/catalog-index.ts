import type { Gpu, LlmModel } from '@terroir/shared-types';
import { type CardKinds, cardKinds, gpuKey } from './card-kinds.ts';
import { type MachinePower, machinePower } from './machine-power.ts';
import type { CatalogTables, OfferColumns, RegionRow } from './catalog-tables.ts';

/** The catalog, ordered so that a row number is also the order of ids. */
export interface CatalogIndex extends CatalogTables {
  /** Offers sorted by spec id. */
  offers: OfferColumns;
  /** First row of a region; one more entry than regions. */
  regionStart: Uint32Array;
  /** Rows of each VM type in order: those of type `t` from `typeStart[t]` to `typeStart[t + 1]` in `typeRows`. */
  typeStart: Uint32Array;
  typeRows: Uint32Array;
  /** Rows by price, cheapest first, equal prices by row, unpriced ones last. */
  priceOrder: Uint32Array;
  /** The lowest price of each VM type over all regions, USD/h; Infinity: none is known. */
  cheapestOfType: Float64Array;
  regionById: ReadonlyMap<string, number>;
  gpuByKey: ReadonlyMap<string, Gpu>;
  modelById: ReadonlyMap<string, LlmModel>;
  latencyById: ReadonlyMap<string, number>;
  cards: CardKinds;
  power: MachinePower;
  unpricedCount: number;
  scratch: Scratch;
}

/**
 * Columns that one question writes and the next overwrites: allocating them anew for every question costs more
 * than most questions. Nothing that is answered refers to them.
 */
export interface Scratch {
  /** 0, 1, 2, …; never written. */
  everyRow: Uint32Array;
  rows: Uint32Array;
  /** One bit per requirement that a row misses. */
  misses: Int32Array;
  /** One bit per row. */
  marks: Int32Array;
  values: Float64Array;
  scores: Float64Array;
  unknowns: Uint8Array;
  /** Scores and unknowns of another order than that of the answer. */
  keys: Float64Array;
  unknownKeys: Uint8Array;
  /** Text of a field in small letters by position of its domain, once somebody searched it. */
  smallText: Map<string, readonly (string | null)[]>;
}

/**
 * Builds the index once. Rows are ordered by spec id, so ties by id are ties by row number, and a spec is
 * found by binary search.
 */
export function buildCatalogIndex(tables: CatalogTables): CatalogIndex {
  const regionOrder = order(tables.regions.map((region) => `${region.id}+`));
  const typeRank = rankOf(tables.types.map((type) => type.name));
  const regions = regionOrder.map((old) => at(tables.regions, old));
  const newRegion = inverse(regionOrder);

  const { length } = tables.offers;
  const regionOf = new Uint16Array(length);
  for (let row = 0; row < length; row += 1) regionOf[row] = newRegion[tables.offers.region[row] ?? 0] ?? 0;
  const { offers, regionStart } = sortOffers(tables.offers, regionOf, typeRank, regions.length);
  const gpuByKey = new Map(tables.gpus.map((gpu) => [gpuKey(gpu.model, gpu.memoryGib), gpu]));

  return {
    ...tables,
    regions,
    offers,
    regionStart,
    ...rowsByType(offers, tables.types.length),
    priceOrder: byPrice(offers.hourlyUsd),
    cheapestOfType: cheapestOfType(offers, tables.types.length),
    regionById: positions(regions.map((region: RegionRow) => region.id)),
    gpuByKey,
    cards: cardKinds(tables.types, gpuByKey),
    power: machinePower(tables.types, gpuByKey),
    unpricedCount: offers.hourlyUsd.reduce((count, price) => count + (Number.isNaN(price) ? 1 : 0), 0),
    modelById: new Map(tables.llmModels.map((model) => [model.id, model])),
    latencyById: positions(tables.latency.regionIds),
    scratch: {
      everyRow: rowNumbers(length),
      rows: new Uint32Array(length),
      misses: new Int32Array(length),
      marks: new Int32Array((length + 31) >> 5),
      values: new Float64Array(length),
      scores: new Float64Array(length),
      unknowns: new Uint8Array(length),
      keys: new Float64Array(length),
      unknownKeys: new Uint8Array(length),
      smallText: new Map(),
    },
  };
}

function rowNumbers(length: number): Uint32Array {
  const rows = new Uint32Array(length);
  for (let row = 0; row < length; row += 1) rows[row] = row;
  return rows;
}

function rowsByType(
  { length, type }: OfferColumns,
  typeCount: number,
): { typeStart: Uint32Array; typeRows: Uint32Array } {
  const typeStart = new Uint32Array(typeCount + 1);
  for (let row = 0; row < length; row += 1) {
    const next = (type[row] ?? 0) + 1;
    typeStart[next] = (typeStart[next] ?? 0) + 1;
  }
  for (let at = 0; at < typeCount; at += 1)
    typeStart[at + 1] = (typeStart[at + 1] ?? 0) + (typeStart[at] ?? 0);
  const next = typeStart.slice();
  const typeRows = new Uint32Array(length);
  for (let row = 0; row < length; row += 1) {
    const at = type[row] ?? 0;
    const position = next[at] ?? 0;
    typeRows[position] = row;
    next[at] = position + 1;
  }
  return { typeStart, typeRows };
}

function cheapestOfType({ length, type, hourlyUsd }: OfferColumns, typeCount: number): Float64Array {
  const cheapest = new Float64Array(typeCount).fill(Infinity);
  for (let row = 0; row < length; row += 1) {
    const at = type[row] ?? 0;
    const price = hourlyUsd[row] ?? Number.NaN;
    if (price < (cheapest[at] ?? 0)) cheapest[at] = price;
  }
  return cheapest;
}

/** Prices are sorted as numbers and rows then put in their place: sorting rows by comparison takes ten times as long. */
function byPrice(hourlyUsd: Float64Array): Uint32Array {
  const rows = rowNumbers(hourlyUsd.length);
  const price = (row: number): number => {
    const found = hourlyUsd[row] ?? Number.NaN;
    return Number.isNaN(found) ? Infinity : found;
  };
  const keys = new Float64Array(hourlyUsd.length);
  for (let row = 0; row < keys.length; row += 1) keys[row] = price(row);
  const sorted = keys.toSorted();
  const placeOf = new Map<number, number>();
  for (let place = 0; place < sorted.length; place += 1) {
    const key = sorted[place] ?? Infinity;
    if (place === 0 || key !== sorted[place - 1]) placeOf.set(key, place);
  }
  for (let row = 0; row < keys.length; row += 1) {
    const key = keys[row] ?? Infinity;
    const place = placeOf.get(key) ?? 0;
    rows[place] = row;
    placeOf.set(key, place + 1);
  }
  return rows;
}

/** Counting sort by region, then by name within each region. */
function sortOffers(
  source: OfferColumns,
  regionOf: Uint16Array,
  typeRank: Uint32Array,
  regionCount: number,
): { offers: OfferColumns; regionStart: Uint32Array } {
  const regionStart = new Uint32Array(regionCount + 1);
  for (const region of regionOf) regionStart[region + 1] = (regionStart[region + 1] ?? 0) + 1;
  for (let region = 0; region < regionCount; region += 1) {
    regionStart[region + 1] = (regionStart[region + 1] ?? 0) + (regionStart[region] ?? 0);
  }
  const next = regionStart.slice();
  const rows = new Uint32Array(source.length);
  for (let row = 0; row < source.length; row += 1) {
    const region = regionOf[row] ?? 0;
    const position = next[region] ?? 0;
    rows[position] = row;
    next[region] = position + 1;
  }
  const rankOfRow = (row: number): number => typeRank[source.type[row] ?? 0] ?? 0;
  for (let region = 0; region < regionCount; region += 1) {
    const part = rows.subarray(regionStart[region], regionStart[region + 1]);
    // Tables are written in order of name, so most parts need no sort.
    const inOrder = part.every((row, at) => at === 0 || rankOfRow(part[at - 1] ?? 0) < rankOfRow(row));
    if (!inOrder) part.sort((a, b) => rankOfRow(a) - rankOfRow(b));
  }
  const offers: OfferColumns = {
    length: source.length,
    type: new Uint32Array(source.length),
    region: new Uint16Array(source.length),
    origin: new Uint16Array(source.length),
    hourlyUsd: new Float64Array(source.length),
    amount: new Float64Array(source.length),
  };
  for (let row = 0; row < source.length; row += 1) {
    const from = rows[row] ?? 0;
    offers.type[row] = source.type[from] ?? 0;
    offers.region[row] = regionOf[from] ?? 0;
    offers.origin[row] = source.origin[from] ?? 0;
    offers.hourlyUsd[row] = source.hourlyUsd[from] ?? Number.NaN;
    offers.amount[row] = source.amount[from] ?? Number.NaN;
  }
  return { offers, regionStart };
}

function order(keys: readonly string[]): number[] {
  const key = (index: number): string => keys[index] ?? '';
  return keys
    .map((_, index) => index)
    .toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a - b));
}

function inverse(ordered: readonly number[]): Uint16Array {
  const result = new Uint16Array(ordered.length);
  for (const [position, old] of ordered.entries()) result[old] = position;
  return result;
}

function rankOf(names: readonly string[]): Uint32Array {
  const ranks = new Uint32Array(names.length);
  for (const [rank, index] of order(names).entries()) ranks[index] = rank;
  return ranks;
}

function positions(ids: readonly string[]): Map<string, number> {
  return new Map(ids.map((id, position) => [id, position]));
}

function at<Item>(items: readonly Item[], position: number): Item {
  const item = items[position];
  if (item === undefined) throw new RangeError(`no item ${position} among ${items.length}`);
  return item;
}
