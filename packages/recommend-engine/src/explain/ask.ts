import type { CriterionId, Rank, RecommendationRequest } from '@terroir/shared-types';
import type { CatalogIndex } from '../catalog/catalog-index.ts';
import { nearestSpecId } from '../catalog/nearest-spec-id.ts';
import { findRow } from '../catalog/read-spec.ts';
import { criterionNamed } from '../criteria/criteria.ts';
import type { Judgement } from '../criteria/criterion.ts';
import { QueryError } from '../filter/query-error.ts';
import { type FitTable, fitTable } from '../llm/fit-table.ts';
import { addScores, type Standings } from '../rank/add-scores.ts';
import { type Ballot, judge } from '../rank/judge.ts';
import type { RecommendOptions } from '../rank/recommend.ts';
import { valueAt } from '../rank/value-of.ts';
import type { Matches } from '../select/matches.ts';
import { requirementsOf } from '../select/requirements.ts';
import type { Requirement } from '../select/requirement.ts';
import { selectRows } from '../select/select-rows.ts';

/** A question with everything that its answer is made of. */
export interface Asked {
  index: CatalogIndex;
  request: RecommendationRequest;
  options: RecommendOptions;
  fits: FitTable | undefined;
  requirements: readonly Requirement[];
  matches: Matches;
  /** Matching rows in order of id. */
  rows: Uint32Array;
  ballots: readonly Ballot[];
  standings: Standings;
  /** False: no criterion counts, so there is no score. */
  ranked: boolean;
}

/**
 * Asks what `recommend` asks and keeps the workings. `requirements`: instead of those of the request, to find
 * out what would be without some of them. Throws a `QueryError` for a question that cannot be asked.
 */
export function ask(
  index: CatalogIndex,
  request: RecommendationRequest,
  options: RecommendOptions,
  requirements?: readonly Requirement[],
): Asked {
  const fits = request.workload === undefined ? undefined : fitTable(index, request.workload);
  const needed = requirements ?? requirementsOf(index, request, options, fits);
  const { matches } = selectRows(index, needed);
  const { rows } = matches;
  const rank = request.rank.length > 0 ? request.rank : [{ by: 'cost', weight: 1 }];
  const { history, measurements } = options;
  const ballots = judge({ index, matches, fits, history, measurements }, rank);
  const borrowed = addScores(index, rows, ballots);
  const standings = {
    ...borrowed,
    scores: borrowed.scores.slice(),
    unknowns: borrowed.unknowns.slice(),
  };
  const ranked = ballots.some(({ weight }) => weight > 0);
  return { index, request, options, fits, requirements: needed, matches, rows, ballots, standings, ranked };
}

/** The row of a spec id. Throws a `QueryError` that names the nearest known one of its region. */
export function requireRow(index: CatalogIndex, specId: string, path: string): number {
  const row = findRow(index, specId);
  if (row !== undefined) return row;
  const suggestion = nearestSpecId(index, specId);
  throw new QueryError('unknown-spec', path, `the catalog has no spec "${specId}"`, { suggestion });
}

/** Position of a row among the matches (sorted); -1: it is none. */
export function positionOf(rows: Uint32Array, row: number): number {
  let [low, high] = [0, rows.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = rows[middle] ?? 0;
    if (found === row) return middle;
    if (found < row) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** One quantity of any of the given rows, whether or not the question ranks by it. */
export interface Figure {
  unit: string;
  /** null: not known. */
  at: (row: number, position: number) => number | null;
  judgement: Judgement;
}

/**
 * A criterion's values over some rows; undefined where it does not apply (no place, no workload). The users' places
 * are those of its own entry in `rank`, else of any entry that names some.
 */
export function figureOf(
  { index, request, options, fits }: Pick<Asked, 'index' | 'request' | 'options' | 'fits'>,
  matches: Matches,
  by: CriterionId,
): Figure | undefined {
  const rank = rankFor(request.rank, by);
  const { history, measurements } = options;
  const { criterion } = criterionNamed(by, 'rank');
  const judgement = criterion({ index, matches, fits, history, measurements, rank, path: 'rank' });
  if ('notApplicable' in judgement) return undefined;
  return {
    unit: judgement.unit,
    judgement,
    at(row, position) {
      const value = valueAt(index, judgement.values, row, position);
      return Number.isFinite(value) ? value : null;
    },
  };
}

function rankFor(ranks: readonly Rank[], by: CriterionId): Rank {
  const own = ranks.find((rank) => rank.by === by);
  const hasPlace = ({ near, nearRegion, nearRegions }: Rank): boolean =>
    near !== undefined || nearRegion !== undefined || nearRegions !== undefined;
  if (own !== undefined && (hasPlace(own) || (by !== 'latency' && by !== 'location'))) return own;
  // Measured latency needs a region, so an entry with regions says more than one with a bare point.
  const placed = ranks.filter(hasPlace);
  const regional = placed.find(({ near }) => near === undefined);
  const { near, nearRegion, nearRegions } = (by === 'latency' ? (regional ?? placed[0]) : placed[0]) ?? {};
  return {
    by,
    weight: 0,
    ...(near === undefined ? {} : { near }),
    ...(nearRegion === undefined ? {} : { nearRegion }),
    ...(nearRegions === undefined ? {} : { nearRegions }),
  };
}
