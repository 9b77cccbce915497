import type { CriterionResult, LngLat, Rank } from '@terroir/shared-types';
import type { CatalogIndex } from '../catalog/catalog-index.ts';
import type { FitTable } from '../llm/fit-table.ts';

export type Evidence = CriterionResult['evidence'];

/** What is known of our own launches of a spec: the outcome of earlier attempts, already decayed by age. */
export interface AttemptHistory {
  /** Weighted successes and tries for a spec id, or undefined when it was never tried. */
  of: (
    provider: string,
    region: string,
    specName: string,
  ) => { succeeded: number; tried: number } | undefined;
}

export interface CriterionContext {
  index: CatalogIndex;
  /** The matching rows. */
  rows: Uint32Array;
  rank: Rank;
  /** Place in the request, for messages. */
  path: string;
  /** Absent without an LLM workload. */
  fits?: FitTable | undefined;
  history?: AttemptHistory | undefined;
}

/** A criterion's values over the matching rows. */
export interface Judgement {
  unit: string;
  /** One per matching row; NaN: not known. */
  values: Float64Array;
  /** Score in [0, 1], 1 best. `best` is the best known value among the matches. */
  score: (value: number, best: number) => number;
  better: 'lower' | 'higher';
  /** Why `position` in the rows has its value. */
  evidence: (position: number, best: number) => Evidence;
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

/** Twice the best is half the score: equal ratios count equally at every size. */
export const ratioToLowest = (value: number, best: number): number => (value <= best ? 1 : best / value);
export const ratioToHighest = (value: number, best: number): number => (value >= best ? 1 : value / best);

/** 1 at zero, one half at `half`, falling on: near places differ clearly, far ones hardly. */
export const halfAt =
  (half: number) =>
  (value: number): number =>
    half / (half + Math.max(0, value));

export function nearPoints(near: Rank['near']): LngLat[] {
  if (near === undefined) return [];
  return isPoint(near) ? [near] : near;
}

function isPoint(near: LngLat | LngLat[]): near is LngLat {
  return typeof near[0] === 'number';
}

/** One value per matching row. */
export function valuesOf(rows: Uint32Array, read: (row: number) => number): Float64Array {
  const values = new Float64Array(rows.length);
  for (let at = 0; at < rows.length; at += 1) values[at] = read(rows[at] ?? 0);
  return values;
}

/** One number per item; a plain loop, because `Float64Array.from` is several times slower. */
export function numbersOf<Item>(items: readonly Item[], read: (item: Item) => number): Float64Array {
  const numbers = new Float64Array(items.length);
  for (const [at, item] of items.entries()) numbers[at] = read(item);
  return numbers;
}

/** Looks up a value that was computed once per region. */
export function byRegion({ index, rows }: CriterionContext, perRegion: Float64Array): Float64Array {
  const column = index.offers.region;
  return valuesOf(rows, (row) => perRegion[column[row] ?? 0] ?? Number.NaN);
}

/** Looks up a value that was computed once per VM type. */
export function byType({ index, rows }: CriterionContext, perType: Float64Array): Float64Array {
  const column = index.offers.type;
  return valuesOf(rows, (row) => perType[column[row] ?? 0] ?? Number.NaN);
}
