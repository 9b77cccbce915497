import type { RankedSpec, RecommendationRequest, WhyBefore } from '@terroir/shared-types';
import type { CatalogIndex } from '../catalog/catalog-index.ts';
import type { RecommendOptions } from '../rank/recommend.ts';
import { topPositions } from '../rank/top-rows.ts';
import { ask, positionOf, requireRow } from './ask.ts';
import { standingsOf } from './compare.ts';
import { satisfies } from './misses-of.ts';
import { ranksOf } from './ranks-of.ts';
import { whyBefore } from './why-before.ts';

export interface WhyNot {
  item: RankedSpec;
  /** How many specs match. */
  total: number;
  /** The first of the answer; null: nothing matches. */
  first: RankedSpec | null;
  /** Why the first stands before it; null: it is the first itself, or there is none. */
  behind: WhyBefore | null;
  /** Only for a spec that does not match: where it would stand without the conditions that it misses. */
  ifDropped: { rank: number; total: number } | null;
}

/**
 * Why a spec is not the answer: every condition that it misses, or its rank and what it loses to the first by.
 * Throws a `QueryError` for an unknown spec or a question that cannot be asked.
 */
export function whyNot(
  index: CatalogIndex,
  request: RecommendationRequest,
  specId: string,
  options: RecommendOptions = {},
): WhyNot {
  const row = requireRow(index, specId, 'specId');
  const asked = ask(index, request, options);
  const firstRow = topPositions(asked.standings, 1).map((position) => asked.rows[position] ?? 0)[0];
  const [item, first = null] = standingsOf(asked, firstRow === undefined ? [row] : [row, firstRow]);
  if (item === undefined) throw new RangeError('one standing per row');
  const outside = positionOf(asked.rows, row) < 0;
  return {
    item,
    total: asked.rows.length,
    first,
    behind: first === null || firstRow === row ? null : whyBefore(first, item),
    ifDropped: outside ? withoutMisses() : null,
  };

  function withoutMisses(): WhyNot['ifDropped'] {
    const kept = asked.requirements.filter((requirement) => satisfies(index, requirement, row));
    const relaxed = ask(index, request, options, kept);
    const position = positionOf(relaxed.rows, row);
    return { rank: ranksOf(relaxed.standings, [position])[0] ?? 0, total: relaxed.rows.length };
  }
}
