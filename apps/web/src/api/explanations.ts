import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { comparisonSchema, neighboursSchema, regionBestsSchema, whyNotSchema } from '@terroir/shared-types';
import { request } from './client.ts';
import { keys } from './keys.ts';
import type { RecommendationInput } from './recommendations.ts';

/** Specs side by side under a question, and why each stands before the other; two to four ids. */
export const useComparison = (question: RecommendationInput, specIds: readonly string[]) =>
  useQuery({
    queryKey: keys.comparison({ question, specIds }),
    queryFn: ({ signal }) =>
      request(comparisonSchema, '/recommendations/compare', {
        method: 'POST',
        body: { request: question, specIds },
        signal,
      }),
    placeholderData: keepPreviousData,
    enabled: specIds.length >= 2,
  });

/** Why a spec is not the answer to a question, or its rank. */
export const useWhyNot = (question: RecommendationInput, specId: string | null) =>
  useQuery({
    queryKey: keys.whyNot({ question, specId }),
    queryFn: ({ signal }) =>
      request(whyNotSchema, '/recommendations/why-not', {
        method: 'POST',
        body: { request: question, specId },
        signal,
      }),
    enabled: specId !== null,
  });

/** The cheapest with the same GPU, the nearest and the best value beside a choice, with deltas. */
export const useNeighbours = (question: RecommendationInput, specId: string | null) =>
  useQuery({
    queryKey: keys.neighbours({ question, specId }),
    queryFn: ({ signal }) =>
      request(neighboursSchema, '/recommendations/neighbours', {
        method: 'POST',
        body: { request: question, specId },
        signal,
      }),
    enabled: specId !== null,
  });

/** The best of every region for a question. */
export const useRegionBests = (question: RecommendationInput | null) =>
  useQuery({
    queryKey: keys.regionBests({ question }),
    queryFn: ({ signal }) =>
      request(regionBestsSchema, '/recommendations/regions', {
        method: 'POST',
        body: { request: question },
        signal,
      }),
    placeholderData: keepPreviousData,
    enabled: question !== null,
  });
