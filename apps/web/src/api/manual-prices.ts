import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { manualPriceSchema } from '@terroir/shared-types';
import type * as z from 'zod';
import type { manualPriceRequestSchema } from '@terroir/shared-types';
import { request, send } from './client.ts';
import { itemsOf } from './items.ts';
import { keys } from './keys.ts';

const pathOf = (specId: string): string => `/prices/${encodeURIComponent(specId)}`;

export const useManualPrices = () =>
  useQuery({
    queryKey: keys.manualPrices,
    queryFn: async ({ signal }) => (await request(itemsOf(manualPriceSchema), '/prices', { signal })).items,
  });

/** When it has come back, everything that shows prices is asked for again by the event of the swap. */
export const useSetManualPrice = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ specId, ...body }: { specId: string } & z.input<typeof manualPriceRequestSchema>) =>
      request(manualPriceSchema, pathOf(specId), { method: 'PUT', body }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.manualPrices }),
  });
};

export const useRemoveManualPrice = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (specId: string) => send(pathOf(specId), { method: 'DELETE' }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.manualPrices }),
  });
};
