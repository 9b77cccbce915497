import type { CatalogIndex } from '../catalog/catalog-index.ts';
import { addScores, type Standings } from './add-scores.ts';
import { cheapestRows } from './cheapest-rows.ts';
import type { Ballot } from './judge.ts';
import { scanBest } from './scan-best.ts';
import { topPositions } from './top-rows.ts';

export interface BestRow {
  row: number;
  /** Among the matches; -1 where no criterion needs it. */
  position: number;
  rank: number;
  /** null: no criterion counts. */
  score: number | null;
}

interface Matches {
  rows: Uint32Array;
  has: (row: number) => boolean;
}

/**
 * The first `limit` matches. `order`: by these standings instead of by score, each with the rank that its score
 * gives it.
 */
export function bestRows(
  index: CatalogIndex,
  matches: Matches,
  ballots: readonly Ballot[],
  limit: number,
  order?: { by: Standings; ranksOf: (standings: Standings, positions: readonly number[]) => number[] },
): BestRow[] {
  const { rows } = matches;
  const active = ballots.filter(({ weight }) => weight > 0);
  const [only] = active;
  const values = only?.judgement?.values;
  const byPrice = active.length === 1 && values?.per === 'price' && values.times === undefined;
  const cheapest = order === undefined && byPrice ? cheapestRows(index, matches, limit) : undefined;
  if (cheapest !== undefined) {
    return cheapest.map((row, at) => {
      const price = index.offers.hourlyUsd[row] ?? Number.NaN;
      return { row, position: -1, rank: at + 1, score: Number.isNaN(price) ? 0 : (only?.best ?? 0) / price };
    });
  }
  const scanned = order === undefined ? scanBest(index, rows, ballots, limit) : undefined;
  const scored = scanned === undefined ? addScores(index, rows, ballots) : undefined;
  const positions = scanned ?? (scored === undefined ? [] : topPositions(order?.by ?? scored, limit));
  const ranks = scored && order?.ranksOf(scored, positions);
  const { scores } = index.scratch;
  return positions.map((position, at) => ({
    row: rows[position] ?? 0,
    position,
    rank: ranks?.[at] ?? at + 1,
    score: active.length > 0 ? (scores[position] ?? null) : null,
  }));
}
