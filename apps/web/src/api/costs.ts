import { useQuery } from '@tanstack/react-query';
import { costsSchema } from '@terroir/shared-types';
import { request } from './client.ts';
import { keys } from './keys.ts';

export interface CostsQuery {
  from?: string;
  to?: string;
  groupBy?: 'infra' | 'provider' | 'day';
}

export const useCosts = (query: CostsQuery) =>
  useQuery({
    queryKey: keys.costs(query),
    queryFn: ({ signal }) => request(costsSchema, '/costs', { query: { ...query }, signal }),
  });
