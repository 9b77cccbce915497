import { useQuery } from '@tanstack/react-query';
import { incidentSchema } from '@terroir/shared-types';
import { request } from './client.ts';
import { itemsOf } from './items.ts';
import { keys } from './keys.ts';

export const useIncidents = () =>
  useQuery({
    queryKey: keys.incidents,
    queryFn: async ({ signal }) => (await request(itemsOf(incidentSchema), '/incidents', { signal })).items,
  });
