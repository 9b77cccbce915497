import { useQuery } from '@tanstack/react-query';
import { endpointSchema } from '@terroir/shared-types';
import { request } from './client.ts';
import { itemsOf } from './items.ts';
import { keys } from './keys.ts';

/** For several infras at once. */
export const endpointsQuery = (infraId: string) => ({
  queryKey: keys.endpoints(infraId),
  queryFn: async ({ signal }: { signal: AbortSignal }) =>
    (await request(itemsOf(endpointSchema), `/infras/${infraId}/endpoints`, { signal })).items,
});

export const useEndpoints = (infraId: string | null) =>
  useQuery({ ...endpointsQuery(infraId ?? ''), enabled: infraId !== null });
