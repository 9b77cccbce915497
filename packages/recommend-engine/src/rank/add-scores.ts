import type { CatalogIndex } from '../catalog/catalog-index.ts';
import { type Judgement, scoreOf } from '../criteria/criterion.ts';
import { type Ballot, valueColumn } from './judge.ts';

/** Scores of the matches by position; borrowed until the next question on this index. */
export interface Standings {
  scores: Float64Array;
  /** Criteria that know nothing of the match. */
  unknowns: Uint8Array;
  /** False: everything is known of every match. */
  someUnknown: boolean;
}

/** Adds up what every criterion gives each match, in the order of the criteria. */
export function addScores(index: CatalogIndex, rows: Uint32Array, ballots: readonly Ballot[]): Standings {
  const scores = index.scratch.scores.subarray(0, rows.length).fill(0);
  const unknowns = index.scratch.unknowns.subarray(0, rows.length).fill(0);
  const standings = { scores, unknowns, someUnknown: false };
  for (const { judgement, weight, best } of ballots) {
    if (judgement === undefined || weight === 0) continue;
    const column = valueColumn(index, judgement.values.per);
    if (column !== undefined) addByColumn(standings, judgement, weight, best, rows, column);
    else if (judgement.values.per === 'match') addByMatch(standings, judgement, weight, best);
    else addByRow(standings, judgement, weight, best, rows);
  }
  return standings;
}

/** Scored once per VM type or region, looked up per match. */
function addByColumn(
  standings: Standings,
  { values, curve }: Judgement,
  weight: number,
  best: number,
  rows: Uint32Array,
  column: Uint32Array | Uint16Array,
): void {
  const { scores, unknowns } = standings;
  const points = values.of.map((value) =>
    Number.isNaN(value) ? value : weight * scoreOf(curve, value, best),
  );
  for (let at = 0; at < scores.length; at += 1) {
    const point = points[column[rows[at] ?? 0] ?? 0] ?? 0;
    if (Number.isNaN(point)) standings.someUnknown = countUnknown(unknowns, at);
    else scores[at] = (scores[at] ?? 0) + point;
  }
}

function addByMatch(standings: Standings, { values, curve }: Judgement, weight: number, best: number): void {
  const { scores, unknowns } = standings;
  for (let at = 0; at < scores.length; at += 1) {
    const value = values.of[at] ?? Number.NaN;
    if (Number.isNaN(value)) standings.someUnknown = countUnknown(unknowns, at);
    else scores[at] = (scores[at] ?? 0) + weight * scoreOf(curve, value, best);
  }
}

function addByRow(
  standings: Standings,
  { values, curve }: Judgement,
  weight: number,
  best: number,
  rows: Uint32Array,
): void {
  const { scores, unknowns } = standings;
  const { of } = values;
  // Prices, which every question about cost goes over: no call in the loop.
  const lowest = curve.kind === 'to-lowest';
  for (let at = 0; at < scores.length; at += 1) {
    const value = of[rows[at] ?? 0] ?? Number.NaN;
    if (Number.isNaN(value)) standings.someUnknown = countUnknown(unknowns, at);
    else scores[at] = (scores[at] ?? 0) + weight * (lowest ? best / value : scoreOf(curve, value, best));
  }
}

function countUnknown(unknowns: Uint8Array, at: number): true {
  unknowns[at] = (unknowns[at] ?? 0) + 1;
  return true;
}
