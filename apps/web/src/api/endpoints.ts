import { useQuery } from '@tanstack/react-query';
import { endpointSchema } from '@terroir/shared-types';
import { request } from './client.ts';
import { itemsOf } from './items.ts';
import { keys } from './keys.ts';

export const useEndpoints = (infraId: string | null) =>
  useQuery({
    queryKey: keys.endpoints(infraId ?? ''),
    queryFn: async ({ signal }) =>
      (await request(itemsOf(endpointSchema), `/infras/${infraId ?? ''}/endpoints`, { signal })).items,
    enabled: infraId !== null,
  });
