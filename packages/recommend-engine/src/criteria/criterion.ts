import type { CriterionResult, LngLat, Rank } from '@terroir/shared-types';
import type { CatalogIndex } from '../catalog/catalog-index.ts';
import type { FitTable } from '../llm/fit-table.ts';
import type { Matches } from '../select/matches.ts';
import type { Measurement } from './measurements.ts';

export type Evidence = CriterionResult['evidence'];

/** What is known of our own launches of a spec: the outcome of earlier attempts, already decayed by age. */
export interface AttemptHistory {
  /** Weighted successes and tries for a spec id, or undefined when it was never tried. */
  of: (
    provider: string,
    region: string,
    specName: string,
  ) => { succeeded: number; tried: number } | undefined;
  /** The same for every spec that was tried, by spec id. */
  all: () => Iterable<readonly [specId: string, record: { succeeded: number; tried: number }]>;
}

export interface CriterionContext {
  index: CatalogIndex;
  matches: Matches;
  rank: Rank;
  /** Place in the request, for messages. */
  path: string;
  /** Absent without an LLM workload. */
  fits?: FitTable | undefined;
  history?: AttemptHistory | undefined;
  measurements?: readonly Measurement[] | undefined;
}

/**
 * Values in the smallest place that has them all: once per VM type or region where that decides, by type and price
 * where the price has a part in it, else per match. NaN: not known.
 */
export type Values =
  | { per: 'type' | 'region' | 'match'; of: Float64Array }
  /** The price times a figure of the VM type; without one the price alone. */
  | { per: 'price'; times?: Float64Array | undefined }
  /** A figure of the VM type divided by the price. */
  | { per: 'over-price'; of: Float64Array };

/**
 * How a value becomes a score in [0, 1], as data so that the loop over all rows has no call in it.
 * `to-lowest`, `to-highest`: ratio to the best match, so that equal ratios count equally at every size.
 * `half-at`: 1 at zero, one half at `half`: near places differ clearly, far ones hardly. `share`: the value.
 */
export type Curve =
  | { kind: 'to-lowest' }
  | { kind: 'to-highest' }
  | { kind: 'half-at'; half: number }
  | { kind: 'share' };

/** A criterion's judgement of the matching rows. */
export interface Judgement {
  unit: string;
  values: Values;
  curve: Curve;
  /** Why a row has its value. `best`: the best known value among the matches. */
  evidence: (row: number, value: number, best: number) => Evidence;
}

/** Says why a criterion cannot be used for this question: it then has weight 0. */
export interface NotApplicable {
  notApplicable: Evidence;
  unit: string;
}

export type Criterion = (context: CriterionContext) => Judgement | NotApplicable;

export function notApplicable(unit: string, code: string, values: Evidence['values'] = {}): NotApplicable {
  return { unit, notApplicable: { code, values } };
}

/** Score of a known value. */
export function scoreOf(curve: Curve, value: number, best: number): number {
  switch (curve.kind) {
    case 'to-lowest':
      return value <= best ? 1 : best / value;
    case 'to-highest':
      return value >= best ? 1 : value / best;
    case 'half-at':
      return curve.half / (curve.half + Math.max(0, value));
    default:
      return value;
  }
}

export function nearPoints(near: Rank['near']): LngLat[] {
  if (near === undefined) return [];
  return isPoint(near) ? [near] : near;
}

function isPoint(near: LngLat | LngLat[]): near is LngLat {
  return typeof near[0] === 'number';
}

/** One number per item; a plain loop, because `Float64Array.from` is several times slower. */
export function numbersOf<Item>(
  items: readonly Item[],
  read: (item: Item, at: number) => number,
): Float64Array {
  const numbers = new Float64Array(items.length);
  for (let at = 0; at < items.length; at += 1) {
    const item = items[at];
    if (item !== undefined) numbers[at] = read(item, at);
  }
  return numbers;
}
