import { useQuery } from '@tanstack/react-query';
import { regionSchema } from '@terroir/shared-types';
import { request } from './client.ts';
import { itemsOf } from './items.ts';
import { keys } from './keys.ts';

export const useRegions = () =>
  useQuery({
    queryKey: keys.regions,
    queryFn: async ({ signal }) => (await request(itemsOf(regionSchema), '/regions', { signal })).items,
  });
