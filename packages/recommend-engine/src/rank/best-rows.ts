import type { CatalogIndex } from '../catalog/catalog-index.ts';
import type { Matches } from '../select/matches.ts';
import { addScores, type Standings } from './add-scores.ts';
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
  const isRanked = ballots.some(({ weight }) => weight > 0);
  const { scores } = index.scratch;
  const scanned = order === undefined && isRanked ? scanBest(index, matches, ballots, limit) : undefined;
  if (scanned !== undefined) {
    return scanned.map((row, at) => ({ row, position: -1, rank: at + 1, score: scores[row] ?? null }));
  }
  const { rows } = matches;
  const scored = addScores(index, rows, ballots);
  const positions = topPositions(order?.by ?? scored, limit);
  const ranks = order?.ranksOf(scored, positions);
  return positions.map((position, at) => ({
    row: rows[position] ?? 0,
    position,
    rank: ranks?.[at] ?? at + 1,
    score: isRanked ? (scored.scores[position] ?? null) : null,
  }));
}
