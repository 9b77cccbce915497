import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { recommendationAnswerSchema } from '@terroir/shared-types';
import type { recommendationRequestSchema } from '@terroir/shared-types';
import type * as z from 'zod';
import { request } from './client.ts';
import { keys } from './keys.ts';

/** As it is sent: parts left out take the server's defaults. */
export type RecommendationInput = z.input<typeof recommendationRequestSchema>;

/** Keeps the last answer on screen while a new one is on its way. */
export const useRecommendations = (body: RecommendationInput | null) =>
  useQuery({
    queryKey: keys.recommendations(body ?? {}),
    queryFn: ({ signal }) =>
      request(recommendationAnswerSchema, '/recommendations', { method: 'POST', body, signal }),
    placeholderData: keepPreviousData,
    enabled: body !== null,
  });
