import type { RecommendationAnswer, RecommendationItem } from '@terroir/shared-types';

export const choiceReasons = ['cheapest', 'tokens', 'balanced', 'fastest', 'nearest'] as const;
export type ChoiceReason = (typeof choiceReasons)[number];

export interface Choice {
  item: RecommendationItem;
  /** Everything that it is best at. */
  reasons: readonly ChoiceReason[];
}

/** The best of each kind, one card per spec: what is best at two things says both. */
export const choicesOf = (
  answers: readonly { reason: ChoiceReason; answer: RecommendationAnswer | undefined }[],
): Choice[] => {
  const bySpec = new Map<string, { item: RecommendationItem; reasons: ChoiceReason[] }>();
  for (const { reason, answer } of answers) {
    const item = answer?.items[0];
    if (item === undefined) continue;
    const known = bySpec.get(item.spec.id);
    if (known === undefined) bySpec.set(item.spec.id, { item, reasons: [reason] });
    else known.reasons.push(reason);
  }
  return [...bySpec.values()];
};
