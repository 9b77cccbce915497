import type { Gpu, LlmModel } from '@terroir/shared-types';
import { type CardKinds, cardKinds, gpuKey } from './card-kinds.ts';
import { type RegionSets, regionSets } from '../columns/region-sets.ts';
import { type TypeRuns, typeRuns } from '../columns/type-runs.ts';
import type { ValueColumn } from '../columns/value-column.ts';
import { type MachinePower, machinePower } from './machine-power.ts';
import type { CatalogTables, OfferColumns, RegionRow } from './catalog-tables.ts';

/** The catalog, ordered so that a row number is also the order of ids. */
export interface CatalogIndex extends CatalogTables, TypeRuns {
  /** Offers sorted by spec id. */
  offers: OfferColumns;
  /** First row of a region; one more entry than regions. */
  regionStart: Uint32Array;
  regionSets: RegionSets;
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
  values: Float64Array;
  scores: Float64Array;
  unknowns: Uint8Array;
  /** Scores and unknowns of another order than that of the answer. */
  keys: Float64Array;
  unknownKeys: Uint8Array;
  /** Counts of rows, at most one for each row. */
  groups: { type: Uint32Array; bits: Int32Array; rows: Uint32Array };
  /** The distinct values of a field, once somebody asked for it. */
  columns: Map<string, ValueColumn>;
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
    ...typeRuns(offers, tables.types.length),
    regionSets: regionSets(offers, tables.types.length),
    regionById: positions(regions.map((region: RegionRow) => region.id)),
    gpuByKey,
    cards: cardKinds(tables.types, gpuByKey),
    power: machinePower(tables.types, gpuByKey),
    unpricedCount: offers.hourlyUsd.reduce((count, price) => count + (Number.isNaN(price) ? 1 : 0), 0),
    modelById: new Map(tables.llmModels.map((model) => [model.id, model])),
    latencyById: positions(tables.latency.regionIds),
    scratch: {
      values: new Float64Array(length),
      scores: new Float64Array(length),
      unknowns: new Uint8Array(length),
      keys: new Float64Array(length),
      unknownKeys: new Uint8Array(length),
      groups: {
        type: new Uint32Array(length),
        bits: new Int32Array(length),
        rows: new Uint32Array(length),
      },
      columns: new Map(),
    },
  };
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
