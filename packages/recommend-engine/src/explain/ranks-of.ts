import type { Standings } from '../rank/add-scores.ts';

/** Negative: position `a` comes before `b`. The order of the answer: fewer unknowns, then score, then id. */
export function compareStandings({ unknowns, scores }: Standings, a: number, b: number): number {
  return (unknowns[a] ?? 0) - (unknowns[b] ?? 0) || (scores[b] ?? 0) - (scores[a] ?? 0) || a - b;
}

/** The rank, from 1, of each of some positions among all matches, in one pass over them. */
export function ranksOf(standings: Standings, positions: readonly number[]): number[] {
  const ordered = [...new Set(positions)].toSorted((a, b) => compareStandings(standings, a, b));
  const before = countBefore(standings, Uint32Array.from(ordered));
  const rankOf = new Map(ordered.map((position, at) => [position, (before[at] ?? 0) + 1]));
  return positions.map((position) => rankOf.get(position) ?? 0);
}

/** How many matches come before each of some positions that are in the order of the answer. */
function countBefore(standings: Standings, ordered: Uint32Array): Uint32Array {
  const { scores, unknowns } = standings;
  const marks = Float64Array.from(ordered, (position) => scores[position] ?? 0);
  // Matches before the first; from the first (with it) to the second; …
  const between = new Uint32Array(ordered.length + 1);
  const tiers = Uint8Array.from(ordered, (position) => unknowns[position] ?? 0);
  const lastTier = tiers.at(-1) ?? 0;
  const lastMark = marks.at(-1) ?? 0;
  for (let match = 0; match < scores.length; match += 1) {
    const score = scores[match] ?? 0;
    const tier = unknowns[match] ?? 0;
    // Most matches come after all of them and count for none.
    if (tier > lastTier || (tier === lastTier && score < lastMark)) continue;
    let [low, high] = [0, ordered.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const lead = (tiers[middle] ?? 0) - tier || score - (marks[middle] ?? 0);
      if (lead > 0 || (lead === 0 && match < (ordered[middle] ?? 0))) high = middle;
      else low = middle + 1;
    }
    between[low] = (between[low] ?? 0) + 1;
  }
  for (let at = 1; at < between.length; at += 1) {
    between[at] = (between[at] ?? 0) + (between[at - 1] ?? 0);
  }
  return between;
}
