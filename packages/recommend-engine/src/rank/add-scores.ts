import type { CatalogIndex } from '../catalog/catalog-index.ts';
import { type Judgement, scoreOf } from '../criteria/criterion.ts';
import type { Ballot } from './judge.ts';
import { valueColumn, valuesOfAll } from './value-of.ts';

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
    if (column !== undefined) addByColumn(standings, pointsOf(judgement, weight, best), rows, column);
    else {
      const values = valuesOfAll(index, rows, judgement.values, index.scratch.values);
      addByMatch(standings, judgement, weight, best, values);
    }
  }
  return standings;
}

/** What each VM type or region is given, scored once and looked up per match; NaN: not known. */
export function pointsOf({ values, curve }: Judgement, weight: number, best: number): Float64Array {
  const of = (values.per === 'price' ? values.times : values.of) ?? new Float64Array();
  const points = new Float64Array(of.length);
  // A loop, because mapping a typed array takes several times as long.
  for (let at = 0; at < points.length; at += 1) {
    const value = of[at] ?? Number.NaN;
    points[at] = Number.isNaN(value) ? value : weight * scoreOf(curve, value, best);
  }
  return points;
}

function addByColumn(
  standings: Standings,
  points: Float64Array,
  rows: Uint32Array,
  column: Uint32Array | Uint16Array,
): void {
  const { scores, unknowns } = standings;
  for (let at = 0; at < scores.length; at += 1) {
    const point = points[column[rows[at] ?? 0] ?? 0] ?? 0;
    if (Number.isNaN(point)) standings.someUnknown = countUnknown(unknowns, at);
    else scores[at] = (scores[at] ?? 0) + point;
  }
}

function addByMatch(
  standings: Standings,
  { curve }: Judgement,
  weight: number,
  best: number,
  values: Float64Array,
): void {
  const { scores, unknowns } = standings;
  const lowest = curve.kind === 'to-lowest';
  for (let at = 0; at < scores.length; at += 1) {
    const value = values[at] ?? Number.NaN;
    if (Number.isNaN(value)) standings.someUnknown = countUnknown(unknowns, at);
    // Prices, which every question about cost goes over: no call in the loop.
    else if (lowest) scores[at] = (scores[at] ?? 0) + weight * (value <= best ? 1 : best / value);
    else scores[at] = (scores[at] ?? 0) + weight * scoreOf(curve, value, best);
  }
}

function countUnknown(unknowns: Uint8Array, at: number): true {
  unknowns[at] = (unknowns[at] ?? 0) + 1;
  return true;
}
