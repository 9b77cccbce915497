import type { RecommendationRequest } from '@terroir/shared-types';
import { type CatalogIndex, type Recommendation, recommend } from '../src/index.ts';

/** Asks with the defaults that the contract's schema fills in. */
export function ask(index: CatalogIndex, question: Partial<RecommendationRequest>): Recommendation {
  return recommend(index, { filter: [], rank: [], expression: '', limit: 50, ...question });
}

/** Ids in order, for a readable comparison. */
export function idsOf(answer: Recommendation): string[] {
  return answer.items.map((item) => item.spec.id);
}
