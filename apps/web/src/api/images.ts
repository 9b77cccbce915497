import { useQuery } from '@tanstack/react-query';
import { imageSchema } from '@terroir/shared-types';
import { request } from './client.ts';
import { itemsOf } from './items.ts';
import { keys } from './keys.ts';

/** Images that boot on this spec. */
export const useImages = (specId: string | null) =>
  useQuery({
    queryKey: keys.images(specId ?? ''),
    queryFn: async ({ signal }) =>
      (await request(itemsOf(imageSchema), '/images', { query: { specId: specId ?? '' }, signal })).items,
    enabled: specId !== null,
  });
