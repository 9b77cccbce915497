import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { llmFitSchema, llmModelSchema } from '@terroir/shared-types';
import type { LlmFitRequest } from '@terroir/shared-types';
import { request } from './client.ts';
import { itemsOf } from './items.ts';
import { keys } from './keys.ts';

export const useLlmModels = () =>
  useQuery({
    queryKey: keys.models,
    queryFn: async ({ signal }) => (await request(itemsOf(llmModelSchema), '/llm-models', { signal })).items,
  });

export const useLlmFit = (body: LlmFitRequest | null) =>
  useQuery({
    queryKey: keys.fit(body ?? {}),
    queryFn: ({ signal }) => request(llmFitSchema, '/llm-fit', { method: 'POST', body, signal }),
    placeholderData: keepPreviousData,
    enabled: body !== null,
  });
