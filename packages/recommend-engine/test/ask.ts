import type { RecommendationRequest } from '@terroir/shared-types';
import { type CatalogIndex, type Recommendation, type RecommendOptions, recommend } from '../src/index.ts';

/** Asks with the defaults that the contract's schema fills in. */
export function ask(
  index: CatalogIndex,
  question: Partial<RecommendationRequest>,
  options: RecommendOptions = {},
): Recommendation {
  return recommend(index, { filter: [], rank: [], expression: '', limit: 50, ...question }, options);
}

/** Ids in order, for a readable comparison. */
export function idsOf(answer: Recommendation): string[] {
  return answer.items.map((item) => item.spec.id);
}
