import type { LlmWorkload, LngLat } from '@terroir/shared-types';
import { useMemo } from 'react';
import { useRecommendations } from '../../api/recommendations.ts';
import type { RecommendationInput } from '../../api/recommendations.ts';
import { choicesOf } from './choices.ts';

/** A price must be known for a card; a VM without GPU is no choice for a model. */
const bought = [
  { field: 'accelerator.type', op: '==', value: 'gpu' },
  { field: 'hourlyUsd', op: '>', value: 0 },
];

/** The cheapest by the hour and by the token, a fast one for its price, the fastest, and the nearest to the marked place. */
export const useChoices = (workload: LlmWorkload | null, near: LngLat | null) => {
  const body = (rank: NonNullable<RecommendationInput['rank']>): RecommendationInput | null =>
    workload === null ? null : { workload, filter: bought, rank, limit: 1 };
  const cheapest = useRecommendations(body([{ by: 'cost' }]));
  const tokens = useRecommendations(body([{ by: 'costPerMillionTokens' }]));
  const balanced = useRecommendations(
    body([
      { by: 'throughput', weight: 0.5 },
      { by: 'cost', weight: 0.5 },
    ]),
  );
  const fastest = useRecommendations(body([{ by: 'throughput' }]));
  // Of those that are near, a cheap one: distance alone would pick at random within a city.
  const nearest = useRecommendations(
    near === null
      ? null
      : body([
          { by: 'location', weight: 0.9, near },
          { by: 'cost', weight: 0.1 },
        ]),
  );
  const choices = useMemo(
    () =>
      choicesOf([
        { reason: 'cheapest', answer: cheapest.data },
        { reason: 'tokens', answer: tokens.data },
        { reason: 'balanced', answer: balanced.data },
        { reason: 'fastest', answer: fastest.data },
        { reason: 'nearest', answer: near === null ? undefined : nearest.data },
      ]),
    [cheapest.data, tokens.data, balanced.data, fastest.data, nearest.data, near],
  );
  const empty = cheapest.data?.empty ?? null;
  return { choices, total: cheapest.data?.total ?? null, alternatives: empty?.alternatives ?? [] };
};
