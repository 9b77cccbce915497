import type { RecommendationRequest, RegionBest } from '@terroir/shared-types';
import type { CatalogIndex } from '../catalog/catalog-index.ts';
import { specIdAt } from '../catalog/read-spec.ts';
import type { Values } from '../criteria/criterion.ts';
import type { RecommendOptions } from '../rank/recommend.ts';
import { valuesOfAll } from '../rank/value-of.ts';
import { type Asked, ask } from './ask.ts';
import { type Figures, figuresOf } from './figures.ts';

export interface RegionBests {
  /** Regions with a match, in order of id. */
  items: RegionBest[];
  /** Of `value`; null: value does not apply. */
  valueUnit: string | null;
  total: number;
}

/**
 * What each region has to offer for a question: its cheapest match, its latency to the users, its best value
 * and its cheapest million tokens. Throws a `QueryError` for a question that cannot be asked.
 */
export function regionBests(
  index: CatalogIndex,
  request: RecommendationRequest,
  options: RecommendOptions = {},
): RegionBests {
  const asked = ask(index, request, options);
  const { matches, rows } = asked;
  const figures = figuresOf(asked, matches);
  const columns = columnsOf(asked, figures);
  const items: RegionBest[] = [];
  // Rows are ordered by region.
  let start = 0;
  while (start < rows.length) {
    const region = index.offers.region[rows[start] ?? 0] ?? 0;
    let end = start + 1;
    while (end < rows.length && (rows[end] ?? 0) < (index.regionStart[region + 1] ?? 0)) end += 1;
    items.push(bestOf(asked, figures, columns, start, end));
    start = end;
  }
  return { items, valueUnit: figures.value?.unit ?? null, total: rows.length };
}

/** What the matches are compared by, by position; undefined: does not apply. */
interface Columns {
  price: Float64Array;
  value: Float64Array | undefined;
  tokens: Float64Array | undefined;
}

function columnsOf({ index, rows }: Asked, { value, tokenCost }: Figures): Columns {
  const column = (values: Values): Float64Array =>
    valuesOfAll(index, rows, values, new Float64Array(rows.length));
  return {
    price: column({ per: 'price' }),
    value: value && column(value.judgement.values),
    tokens: tokenCost && column(tokenCost.judgement.values),
  };
}

function bestOf(asked: Asked, figures: Figures, columns: Columns, start: number, end: number): RegionBest {
  const { index, rows, standings, ranked } = asked;
  const rowAt = (position: number): number => rows[position] ?? 0;
  const idAt = (position: number): string => specIdAt(index, rowAt(position));
  const cheapest = leastIn(columns.price, start, end);
  const valued = columns.value && mostIn(columns.value, start, end);
  const tokens = columns.tokens && leastIn(columns.tokens, start, end);
  const top = ranked ? mostIn(standings.scores, start, end, standings.unknowns) : undefined;
  let priced = 0;
  for (let at = start; at < end; at += 1) if (!Number.isNaN(columns.price[at])) priced += 1;
  const { ms, msMeasured, km } = figures.of(rowAt(start), start);
  return {
    regionId: index.regions[index.offers.region[rowAt(start)] ?? 0]?.id ?? '',
    total: end - start,
    priced,
    price:
      cheapest === undefined ? null : { specId: idAt(cheapest), hourlyUsd: columns.price[cheapest] ?? 0 },
    latency: ms === null ? null : { ms, measured: msMeasured === true },
    km,
    value: valued === undefined ? null : { specId: idAt(valued), value: columns.value?.[valued] ?? 0 },
    tokens:
      tokens === undefined
        ? null
        : {
            specId: idAt(tokens),
            usdPerMillionTokens: columns.tokens?.[tokens] ?? 0,
            tokensPerSecond: figures.throughput?.at(rowAt(tokens), tokens) ?? null,
          },
    top: top === undefined ? null : { specId: idAt(top), score: standings.scores[top] ?? 0 },
  };
}

/** The first position of the least known value; undefined: none is known. */
function leastIn(values: Float64Array, start: number, end: number): number | undefined {
  let [best, least] = [-1, Infinity];
  for (let at = start; at < end; at += 1) {
    const value = values[at] ?? Number.NaN;
    if (value < least) [best, least] = [at, value];
  }
  return best < 0 ? undefined : best;
}

/** The first position of the greatest known value; with `unknowns`, among those of which all is known. */
function mostIn(values: Float64Array, start: number, end: number, unknowns?: Uint8Array): number | undefined {
  let [best, most] = [-1, -Infinity];
  for (let at = start; at < end; at += 1) {
    const value = values[at] ?? Number.NaN;
    if (value > most && value < Infinity && (unknowns?.[at] ?? 0) === 0) [best, most] = [at, value];
  }
  return best < 0 ? undefined : best;
}
