import { useQuery } from '@tanstack/react-query';
import { providerSchema } from '@terroir/shared-types';
import { request } from './client.ts';
import { itemsOf } from './items.ts';
import { keys } from './keys.ts';

export const useProviders = () =>
  useQuery({
    queryKey: keys.providers,
    queryFn: async ({ signal }) => (await request(itemsOf(providerSchema), '/providers', { signal })).items,
  });
