import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { pageOf, specSchema } from '@terroir/shared-types';
import { request } from './client.ts';
import { keys } from './keys.ts';

export interface SpecsQuery {
  provider?: string;
  region?: string;
  name?: string;
  expression?: string;
  limit?: number;
  cursor?: string;
}

const specPage = pageOf(specSchema).partial({ asOfSeq: true });

export const useSpecs = (query: SpecsQuery, enabled = true) =>
  useQuery({
    queryKey: keys.specs(query),
    queryFn: ({ signal }) => request(specPage, '/specs', { query: { ...query }, signal }),
    placeholderData: keepPreviousData,
    enabled,
  });

export const useSpec = (id: string | null) =>
  useQuery({
    queryKey: keys.spec(id ?? ''),
    queryFn: ({ signal }) => request(specSchema, `/specs/${encodeURIComponent(id ?? '')}`, { signal }),
    enabled: id !== null,
  });
