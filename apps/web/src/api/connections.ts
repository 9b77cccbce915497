import { useQuery } from '@tanstack/react-query';
import { connectionSchema } from '@terroir/shared-types';
import { request } from './client.ts';
import { itemsOf } from './items.ts';
import { keys } from './keys.ts';

export const useConnections = () =>
  useQuery({
    queryKey: keys.connections,
    queryFn: async ({ signal }) =>
      (await request(itemsOf(connectionSchema), '/connections', { signal })).items,
  });
