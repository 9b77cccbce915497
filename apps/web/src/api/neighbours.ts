import { useQuery } from '@tanstack/react-query';
import { neighboursSchema } from '@terroir/shared-types';
import { request } from './client.ts';
import { keys } from './keys.ts';
import type { RecommendationInput } from './recommendations.ts';

/** What stands beside a chosen spec: cheapest with the same cards, nearest, best value. */
export const useNeighbours = (specId: string, question: RecommendationInput) =>
  useQuery({
    queryKey: keys.neighbours({ specId, question }),
    queryFn: ({ signal }) =>
      request(neighboursSchema, '/recommendations/neighbours', {
        method: 'POST',
        body: { specId, request: question },
        signal,
      }),
  });
