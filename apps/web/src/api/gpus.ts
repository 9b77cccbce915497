import { useQuery } from '@tanstack/react-query';
import { gpuSchema } from '@terroir/shared-types';
import { request } from './client.ts';
import { itemsOf } from './items.ts';
import { keys } from './keys.ts';

export const useGpus = () =>
  useQuery({
    queryKey: keys.gpus,
    queryFn: async ({ signal }) => (await request(itemsOf(gpuSchema), '/gpus', { signal })).items,
  });
