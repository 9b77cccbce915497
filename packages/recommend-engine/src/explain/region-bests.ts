import type { RecommendationRequest, RegionBest } from '@terroir/shared-types';
import type { CatalogIndex } from '../catalog/catalog-index.ts';
import { hourlyUsdAt, specIdAt } from '../catalog/read-spec.ts';
import type { RecommendOptions } from '../rank/recommend.ts';
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
  const { rows } = asked;
  const figures = figuresOf(asked, rows);
  const items: RegionBest[] = [];
  // Rows are ordered by region.
  let start = 0;
  while (start < rows.length) {
    const region = index.offers.region[rows[start] ?? 0] ?? 0;
    let end = start + 1;
    while (end < rows.length && (rows[end] ?? 0) < (index.regionStart[region + 1] ?? 0)) end += 1;
    items.push(bestOf(asked, figures, start, end));
    start = end;
  }
  return { items, valueUnit: figures.value?.unit ?? null, total: rows.length };
}

function bestOf(asked: Asked, figures: Figures, start: number, end: number): RegionBest {
  const { index, rows, standings, ranked } = asked;
  const rowAt = (position: number): number => rows[position] ?? 0;
  const idAt = (position: number): string => specIdAt(index, rowAt(position));
  /** The position with the least known key. */
  const least = (key: (row: number, position: number) => number | null): number | undefined => {
    let [best, lowest] = [-1, Infinity];
    for (let position = start; position < end; position += 1) {
      const value = key(rowAt(position), position);
      if (value !== null && value < lowest) [best, lowest] = [position, value];
    }
    return best < 0 ? undefined : best;
  };
  const minus = (value: number | null | undefined): number | null =>
    value === null || value === undefined ? null : -value;

  const cheapest = least((row) => hourlyUsdAt(index, row));
  const valued = least((row, at) => minus(figures.value?.at(row, at)));
  const tokens = least((row, at) => figures.tokenCost?.at(row, at) ?? null);
  // What is not known in full never stands above what is.
  const scoreAt = (at: number): number | null =>
    standings.unknowns[at] === 0 ? (standings.scores[at] ?? null) : null;
  const top = ranked ? least((_, at) => minus(scoreAt(at))) : undefined;
  let priced = 0;
  for (let at = start; at < end; at += 1) if (hourlyUsdAt(index, rowAt(at)) !== null) priced += 1;
  const { ms, msMeasured, km } = figures.of(rowAt(start), start);
  return {
    regionId: index.regions[index.offers.region[rowAt(start)] ?? 0]?.id ?? '',
    total: end - start,
    priced,
    price:
      cheapest === undefined
        ? null
        : { specId: idAt(cheapest), hourlyUsd: hourlyUsdAt(index, rowAt(cheapest)) ?? 0 },
    latency: ms === null ? null : { ms, measured: msMeasured === true },
    km,
    value:
      valued === undefined
        ? null
        : { specId: idAt(valued), value: figures.value?.at(rowAt(valued), valued) ?? 0 },
    tokens:
      tokens === undefined
        ? null
        : {
            specId: idAt(tokens),
            usdPerMillionTokens: figures.tokenCost?.at(rowAt(tokens), tokens) ?? 0,
            tokensPerSecond: figures.throughput?.at(rowAt(tokens), tokens) ?? null,
          },
    top: top === undefined ? null : { specId: idAt(top), score: standings.scores[top] ?? 0 },
  };
}
