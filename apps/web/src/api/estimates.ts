import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { estimateSchema } from '@terroir/shared-types';
import type { estimateRequestSchema } from '@terroir/shared-types';
import type * as z from 'zod';
import { request } from './client.ts';
import { keys } from './keys.ts';

export type EstimateInput = z.input<typeof estimateRequestSchema>;

export const useEstimate = (body: EstimateInput | null) =>
  useQuery({
    queryKey: keys.estimate(body ?? {}),
    queryFn: ({ signal }) => request(estimateSchema, '/estimates', { method: 'POST', body, signal }),
    placeholderData: keepPreviousData,
    enabled: body !== null,
  });
