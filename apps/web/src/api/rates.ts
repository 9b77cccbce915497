import { useQuery } from '@tanstack/react-query';
import { rateSchema } from '@terroir/shared-types';
import { request } from './client.ts';
import { itemsOf } from './items.ts';
import { keys } from './keys.ts';

/** The shipped KRW rate with its date; undefined until it is there. */
export const useKrwRate = () =>
  useQuery({
    queryKey: keys.rates,
    queryFn: async ({ signal }) => (await request(itemsOf(rateSchema), '/rates', { signal })).items,
    select: (rates) => rates.find(({ currency }) => currency === 'KRW'),
  });
