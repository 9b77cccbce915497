import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { pageOf, specSchema } from '@terroir/shared-types';
import { request } from './client.ts';
import { keys } from './keys.ts';

export interface AlternativesQuestion {
  specId: string;
  connectionId: string;
  maxHourlyUsd: number;
  limit: number;
}

const specPage = pageOf(specSchema);

/** What a launch could go on with when the spec is refused, in the order in which it would be tried. */
export const useAlternatives = ({ specId, connectionId, maxHourlyUsd, limit }: AlternativesQuestion) =>
  useQuery({
    queryKey: keys.alternatives({ specId, connectionId, maxHourlyUsd, limit }),
    queryFn: ({ signal }) =>
      request(specPage, '/alternatives', { query: { specId, connectionId, maxHourlyUsd, limit }, signal }),
    placeholderData: keepPreviousData,
  });
