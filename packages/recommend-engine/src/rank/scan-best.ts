import type { CatalogIndex } from '../catalog/catalog-index.ts';
import { scoreOf } from '../criteria/criterion.ts';
import { pointsOf } from './add-scores.ts';
import type { Matches } from '../select/matches.ts';
import type { Ballot } from './judge.ts';
import { Top } from './top-rows.ts';
import { valueAt } from './value-of.ts';

/** A criterion that is not known counts this much less than none at all, so that it sorts behind in any case. */
const unknownPoints = -10;

/** More than adding up in another order can differ by. */
const slack = 1e-9;

/**
 * The rows of the `limit` best matches, best first, in the order of the answer: fewer unknowns, then score, then id.
 * Their scores are left in `index.scratch.scores`, by row. All but a shuffle and our own history is a figure of the VM
 * type, one of the region, or one of the type over the price: what a type scores where it is cheapest and in its best
 * region bounds all its rows. The most promising types go first, and then most others have no row that passes the worst
 * kept. What passes is scored exactly, criterion by criterion. Undefined when a criterion has a value per match.
 */
export function scanBest(
  index: CatalogIndex,
  matches: Matches,
  ballots: readonly Ballot[],
  limit: number,
): number[] | undefined {
  const parts = partsOf(index, ballots);
  if (parts === undefined) return undefined;
  const { ofType, ofRegion, overPrice } = parts;
  const { region, hourlyUsd } = index.offers;
  const { scores, unknowns } = index.scratch;
  const top = new Top({ scores, unknowns }, limit);
  let floor = -Infinity;
  const offer = (row: number): void => {
    const type = index.offers.type[row] ?? 0;
    const most =
      (ofType[type] ?? 0) +
      (ofRegion[region[row] ?? 0] ?? 0) +
      (overPrice === undefined ? 0 : (overPrice[type] ?? 0) / (hourlyUsd[row] ?? 0));
    // An unknown price makes this NaN, which is not below anything.
    if (most < floor) return;
    scoreExactly(index, ballots, row);
    top.offer(row);
    const { worst } = top;
    if (worst !== undefined) floor = (scores[worst] ?? 0) + (unknowns[worst] ?? 0) * unknownPoints - slack;
  };
  const { types } = matches;
  const bounds = boundsOf(index, types, parts);
  for (const at of mostPromising(bounds, limit)) {
    matches.forEachOf(types[at] ?? 0, offer);
    bounds[at] = -Infinity;
  }
  for (let at = 0; at < bounds.length; at += 1) {
    const bound = bounds[at] ?? 0;
    if (bound !== -Infinity && bound >= floor) matches.forEachOf(types[at] ?? 0, offer);
  }
  return top.inOrder();
}

/** The most that a row of each of these VM types can score. */
function boundsOf(
  { regionSets: { ofType: setOf, start, regions }, cheapestOfType }: CatalogIndex,
  types: Uint32Array,
  { ofType, ofRegion, overPrice }: Parts,
): Float64Array {
  const mostOfSet = new Float64Array(start.length - 1).fill(-Infinity);
  for (let set = 0; set < mostOfSet.length; set += 1) {
    for (let at = start[set] ?? 0; at < (start[set + 1] ?? 0); at += 1) {
      const points = ofRegion[regions[at] ?? 0] ?? 0;
      if (points > (mostOfSet[set] ?? 0)) mostOfSet[set] = points;
    }
  }
  const bounds = new Float64Array(types.length);
  for (let at = 0; at < bounds.length; at += 1) {
    const type = types[at] ?? 0;
    const priced = overPrice === undefined ? 0 : (overPrice[type] ?? 0) / (cheapestOfType[type] ?? 0);
    const bound = (ofType[type] ?? 0) + (mostOfSet[setOf[type] ?? 0] ?? 0) + priced;
    bounds[at] = Number.isNaN(bound) ? Infinity : bound;
  }
  return bounds;
}

/** The places of the highest bounds, as many as rows are wanted, highest first. */
function mostPromising(bounds: Float64Array, limit: number): number[] {
  const first = new Top({ scores: bounds, unknowns: new Uint8Array(bounds.length) }, limit);
  for (let at = 0; at < bounds.length; at += 1) first.offer(at);
  return first.inOrder();
}

function scoreExactly(index: CatalogIndex, ballots: readonly Ballot[], row: number): void {
  let [score, unknown] = [0, 0];
  for (const { judgement, weight, best } of ballots) {
    if (judgement === undefined || weight === 0) continue;
    const value = valueAt(index, judgement.values, row, -1);
    if (Number.isNaN(value)) unknown += 1;
    else score += weight * scoreOf(judgement.curve, value, best);
  }
  index.scratch.scores[row] = score;
  index.scratch.unknowns[row] = unknown;
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
    if (judgement?.values.per === 'match') return undefined;
    if (judgement === undefined || weight === 0) continue;
    const { values } = judgement;
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
