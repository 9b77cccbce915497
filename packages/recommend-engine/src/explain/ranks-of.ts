import type { Standings } from '../rank/add-scores.ts';

/** Negative: position `a` comes before `b`. The order of the answer: fewer unknowns, then score, then id. */
export function compareStandings({ unknowns, scores }: Standings, a: number, b: number): number {
  return (unknowns[a] ?? 0) - (unknowns[b] ?? 0) || (scores[b] ?? 0) - (scores[a] ?? 0) || a - b;
}

/** The rank, from 1, of each of some positions among all matches, in one pass over them. */
export function ranksOf(standings: Standings, positions: readonly number[]): number[] {
  const ordered = [...new Set(positions)].toSorted((a, b) => compareStandings(standings, a, b));
  // Matches before the first; from the first (with it) to the second; …
  const between = new Uint32Array(ordered.length + 1);
  for (let match = 0; match < standings.scores.length; match += 1) {
    let [low, high] = [0, ordered.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareStandings(standings, match, ordered[middle] ?? 0) < 0) high = middle;
      else low = middle + 1;
    }
    between[low] = (between[low] ?? 0) + 1;
  }
  const rankOf = new Map<number, number>();
  let before = 0;
  for (const [at, position] of ordered.entries()) {
    before += between[at] ?? 0;
    rankOf.set(position, before + 1);
  }
  return positions.map((position) => rankOf.get(position) ?? 0);
}
