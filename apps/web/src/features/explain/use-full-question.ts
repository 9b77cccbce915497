import type { CriterionId } from '@terroir/shared-types';
import { useMemo } from 'react';
import type { RecommendationInput } from '../../api/recommendations.ts';
import { useDebounced } from '../../lib/use-debounced.ts';
import { rankEntry } from '../../stores/question/rank-weights.ts';
import { useQuestion } from '../../stores/question/use-question.ts';

const told: readonly CriterionId[] = [
  'cost',
  'location',
  'latency',
  'performance',
  'value',
  'throughput',
  'costPerMillionTokens',
];

/** The question of the address with every criterion that applies: those that do not count, with weight 0. */
export const useFullQuestion = (): RecommendationInput => {
  const { request, basis } = useQuestion();
  return useDebounced(
    useMemo(() => {
      const { rank = [] } = request;
      const extra = told
        .filter((by) => !rank.some((entry) => entry.by === by))
        .flatMap((by) => rankEntry(by, 0, basis) ?? []);
      return { ...request, rank: [...rank, ...extra] };
    }, [request, basis]),
  );
};
