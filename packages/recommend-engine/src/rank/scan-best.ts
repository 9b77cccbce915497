import type { CatalogIndex } from '../catalog/catalog-index.ts';
import { scoreOf } from '../criteria/criterion.ts';
import { pointsOf } from './add-scores.ts';
import type { Ballot } from './judge.ts';
import { Top } from './top-rows.ts';
import { valueAt } from './value-of.ts';

/** A criterion that is not known counts this much less than none at all, so that it sorts behind in any case. */
const unknownPoints = -10;

/** More than adding up in another order can differ by. */
const slack = 1e-9;

/**
 * Positions of the `limit` best matches, best first, in the order of the answer: fewer unknowns, then score, then id.
 * Their scores are left in `index.scratch.scores`. All but a shuffle and our own history is a figure of the VM type,
 * one of the region, or one of the type over the price: a bound on the score takes three lookups, and only what
 * passes the worst kept is scored, criterion by criterion. Undefined when a criterion has a value per match.
 */
export function scanBest(
  index: CatalogIndex,
  rows: Uint32Array,
  ballots: readonly Ballot[],
  limit: number,
): number[] | undefined {
  const parts = partsOf(index, ballots);
  if (parts === undefined) return undefined;
  const { ofType, ofRegion, overPrice } = parts;
  const { type, region, hourlyUsd } = index.offers;
  const { scores, unknowns } = index.scratch;
  // What a type scores where it is cheapest: most rows need no more than this and their region.
  const mostOfType =
    overPrice === undefined
      ? ofType
      : ofType.map((points, at) => points + (overPrice[at] ?? 0) / (index.cheapestOfType[at] ?? 0));
  const top = new Top({ scores, unknowns }, limit);
  let floor = -Infinity;
  const next = (from: number): number => nextAbove(index, rows, mostOfType, ofRegion, from, floor);
  for (let position = next(0); position < rows.length; position = next(position + 1)) {
    const row = rows[position] ?? 0;
    if (overPrice !== undefined) {
      const at = type[row] ?? 0;
      const bound =
        (ofType[at] ?? 0) + (ofRegion[region[row] ?? 0] ?? 0) + (overPrice[at] ?? 0) / (hourlyUsd[row] ?? 0);
      // An unknown price makes this NaN, which is not below anything.
      if (bound < floor) continue;
    }
    scoreExactly(index, ballots, row, position);
    top.offer(position);
    const { worst } = top;
    if (worst !== undefined) {
      floor = (scores[worst] ?? 0) + (unknowns[worst] ?? 0) * unknownPoints - slack;
    }
  }
  return top.inOrder();
}

/** The first position from `from` on that may reach the floor. A loop without calls: it goes over all matches. */
function nextAbove(
  { offers: { type, region } }: CatalogIndex,
  rows: Uint32Array,
  mostOfType: Float64Array,
  ofRegion: Float64Array,
  from: number,
  floor: number,
): number {
  for (let position = from; position < rows.length; position += 1) {
    const row = rows[position] ?? 0;
    const most = (mostOfType[type[row] ?? 0] ?? 0) + (ofRegion[region[row] ?? 0] ?? 0);
    if (!(most < floor)) return position;
  }
  return rows.length;
}

function scoreExactly(index: CatalogIndex, ballots: readonly Ballot[], row: number, position: number): void {
  let [score, unknown] = [0, 0];
  for (const { judgement, weight, best } of ballots) {
    if (judgement === undefined || weight === 0) continue;
    const value = valueAt(index, judgement.values, row, position);
    if (Number.isNaN(value)) unknown += 1;
    else score += weight * scoreOf(judgement.curve, value, best);
  }
  index.scratch.scores[position] = score;
  index.scratch.unknowns[position] = unknown;
}

interface Parts {
  ofType: Float64Array;
  ofRegion: Float64Array;
  overPrice: Float64Array | undefined;
}

function partsOf(index: CatalogIndex, ballots: readonly Ballot[]): Parts | undefined {
  const ofType = new Float64Array(index.types.length);
  const ofRegion = new Float64Array(index.regions.length);
  let overPrice: Float64Array | undefined;
  for (const { judgement, weight, best } of ballots) {
    if (judgement === undefined || weight === 0) continue;
    const { values } = judgement;
    if (values.per === 'match') return undefined;
    if (values.per === 'type') addPoints(ofType, pointsOf(judgement, weight, best));
    else if (values.per === 'region') addPoints(ofRegion, pointsOf(judgement, weight, best));
    else {
      overPrice ??= new Float64Array(index.types.length);
      for (let at = 0; at < overPrice.length; at += 1) {
        const share =
          values.per === 'price' ? best / (values.times?.[at] ?? 1) : (values.of[at] ?? Number.NaN) / best;
        if (Number.isNaN(share)) ofType[at] = (ofType[at] ?? 0) + unknownPoints;
        else overPrice[at] = (overPrice[at] ?? 0) + weight * share;
      }
    }
  }
  return { ofType, ofRegion, overPrice };
}

function addPoints(sum: Float64Array, points: Float64Array): void {
  for (let at = 0; at < sum.length; at += 1) {
    const point = points[at] ?? 0;
    sum[at] = (sum[at] ?? 0) + (Number.isNaN(point) ? unknownPoints : point);
  }
}
