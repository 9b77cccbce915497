import type { RankedSpec, RecommendationRequest, WhyBefore } from '@terroir/shared-types';
import type { CatalogIndex } from '../catalog/catalog-index.ts';
import { hourlyUsdAt, specAt } from '../catalog/read-spec.ts';
import { costOf } from '../money/estimate.ts';
import { itemOf, type RecommendOptions } from '../rank/recommend.ts';
import { Matches } from '../select/matches.ts';
import { type Asked, ask, figureOf, positionOf, requireRow } from './ask.ts';
import { missesOf } from './misses-of.ts';
import { ranksOf } from './ranks-of.ts';
import { whyBefore } from './why-before.ts';

export interface Comparison {
  /** In the order of the answer; what does not match comes last. */
  items: RankedSpec[];
  /** Every pair, the one that stands higher first. */
  pairs: WhyBefore[];
  total: number;
}

/**
 * Specs side by side under one question, matching or not, and why each stands before the other. Throws a
 * `QueryError` for an unknown spec or a question that cannot be asked.
 */
export function compare(
  index: CatalogIndex,
  request: RecommendationRequest,
  specIds: readonly string[],
  options: RecommendOptions = {},
): Comparison {
  const rows = specIds.map((id, at) => requireRow(index, id, `specIds.${at}`));
  const asked = ask(index, request, options);
  const items = inOrder(standingsOf(asked, [...new Set(rows)]));
  const pairs = items.flatMap((before, at) => items.slice(at + 1).map((after) => whyBefore(before, after)));
  return { items, pairs, total: asked.rows.length };
}

/** Rows as the question sees them: rank and score, or the conditions that they miss. */
export function standingsOf(asked: Asked, rows: readonly number[]): RankedSpec[] {
  const { index, ballots, standings, ranked, fits, requirements } = asked;
  const positions = rows.map((row) => positionOf(asked.rows, row));
  const matching = positions.filter((position) => position >= 0);
  const ranks = ranksOf(standings, matching);
  return rows.map((row, at) => {
    const position = positions[at] ?? -1;
    if (position < 0) return outsideOf(asked, row, missesOf(index, requirements, row, fits));
    const rank = ranks[matching.indexOf(position)] ?? 0;
    const score = ranked ? (standings.scores[position] ?? null) : null;
    return { ...itemOf(index, row, position, { rank, score }, ballots, fits), misses: [] };
  });
}

/** What is known of a spec that does not match: values, but neither rank nor score. */
function outsideOf(asked: Asked, row: number, misses: RankedSpec['misses']): RankedSpec {
  const { index, ballots, fits } = asked;
  const alone = Matches.of(index, Uint32Array.of(row));
  const criteria = ballots.map(({ by, unit, judgement, notApplicable, best }) => {
    const figure = judgement === undefined ? undefined : figureOf(asked, alone, by);
    const value = figure?.unit === unit ? figure.at(row, 0) : null;
    const evidence = figure?.judgement.evidence(row, value ?? Number.NaN, best) ?? notApplicable;
    return { by, value, unit, score: null, weight: 0, evidence };
  });
  return {
    spec: specAt(index, row),
    rank: null,
    score: null,
    criteria,
    ...(fits === undefined ? {} : { fit: fits.ofType(index.offers.type[row] ?? 0) }),
    estimate: costOf(hourlyUsdAt(index, row)),
    misses,
  };
}

function inOrder(items: readonly RankedSpec[]): RankedSpec[] {
  const last = Number.MAX_SAFE_INTEGER;
  return items.toSorted((a, b) => (a.rank ?? last) - (b.rank ?? last) || a.misses.length - b.misses.length);
}
