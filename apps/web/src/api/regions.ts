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

/** The name people know a region by, e.g. `Asia Pacific (Seoul)`; the provider's own id while it is not known. */
export const useRegionName = (): ((provider: string, region: string) => string) => {
  const { data } = useRegions();
  return (provider, region) => data?.find(({ id }) => id === `${provider}+${region}`)?.name ?? region;
};
