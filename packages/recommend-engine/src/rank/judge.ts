import type { CriterionId, Rank } from '@terroir/shared-types';
import type { CatalogIndex } from '../catalog/catalog-index.ts';
import type { CriterionContext, Evidence, Judgement, Values } from '../criteria/criterion.ts';
import { criterionNamed } from '../criteria/criteria.ts';
import { QueryError } from '../filter/query-error.ts';
import { cheapestRows, isDense } from './cheapest-rows.ts';

/** A criterion asked for, with its share of the score. */
export interface Ballot {
  by: CriterionId;
  unit: string;
  /** Normalised: the weights of the criteria that apply sum to 1. */
  weight: number;
  /** Undefined: not applicable to this question. */
  judgement: Judgement | undefined;
  notApplicable: Evidence;
  /** Best known value among the matches; NaN when none is known. */
  best: number;
}

/**
 * Lets every criterion judge the matches. `has`: whether a row is among them, to find the cheapest by reading rows
 * in order of price. Throws a `QueryError` for an unknown or repeated criterion.
 */
export function judge(
  context: Omit<CriterionContext, 'rank' | 'path'>,
  ranks: readonly Rank[],
  has?: (row: number) => boolean,
): Ballot[] {
  const { index, rows } = context;
  const seen = new Set<string>();
  const ballots = ranks.map((rank, at): Ballot => {
    const path = `rank.${at}`;
    const { by, criterion } = criterionNamed(rank.by, path);
    if (seen.has(by)) throw new QueryError('repeated-criterion', `${path}.by`, `"${by}" is asked for twice`);
    seen.add(by);
    const answer = criterion({ ...context, rank, path });
    if ('notApplicable' in answer) {
      const { unit, notApplicable } = answer;
      return { by, unit, weight: 0, judgement: undefined, notApplicable, best: Number.NaN };
    }
    const best = bestOf(index, rows, answer, has);
    const none: Evidence = { code: 'nothing-known', values: {} };
    const judgement = Number.isNaN(best) && rows.length > 0 ? undefined : answer;
    return { by, unit: answer.unit, weight: rank.weight, judgement, notApplicable: none, best };
  });
  const total = ballots.reduce(
    (sum, { judgement, weight }) => sum + (judgement === undefined ? 0 : weight),
    0,
  );
  return ballots.map((ballot) => ({
    ...ballot,
    weight: ballot.judgement === undefined || total === 0 ? 0 : ballot.weight / total,
  }));
}

/** The column that says where a match's value is; undefined: at its own position or row. */
export function valueColumn(index: CatalogIndex, per: Values['per']): Uint32Array | Uint16Array | undefined {
  return per === 'type' || per === 'region' ? index.offers[per] : undefined;
}

/** Value of one match. */
export function valueAt(index: CatalogIndex, { per, of }: Values, row: number, position: number): number {
  const column = valueColumn(index, per);
  if (column !== undefined) return of[column[row] ?? 0] ?? Number.NaN;
  return of[per === 'row' ? row : position] ?? Number.NaN;
}

/** For a curve that compares with no other match, any known value. */
function bestOf(
  index: CatalogIndex,
  rows: Uint32Array,
  { values, curve }: Judgement,
  has: ((row: number) => boolean) | undefined,
): number {
  const { per, of } = values;
  if (has !== undefined && of === index.offers.hourlyUsd && isDense(index, rows.length)) {
    return of[cheapestRows(index, { rows, has }, 1)[0] ?? 0] ?? Number.NaN;
  }
  const anyKnown = curve.kind === 'half-at' || curve.kind === 'share';
  let [least, most] = [Infinity, -Infinity];
  const column = valueColumn(index, per);
  for (let position = 0; position < rows.length; position += 1) {
    const row = rows[position] ?? 0;
    const at = column === undefined ? (per === 'row' ? row : position) : (column[row] ?? 0);
    const value = of[at] ?? Number.NaN;
    // NaN is neither below nor above.
    if (value < least) least = value;
    if (value > most) most = value;
    if (anyKnown && least <= most) return value;
  }
  if (least > most) return Number.NaN;
  return curve.kind === 'to-lowest' ? least : most;
}
