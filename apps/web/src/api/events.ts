import { useInfiniteQuery } from '@tanstack/react-query';
import { eventSchema } from '@terroir/shared-types';
import * as z from 'zod';
import { request } from './client.ts';
import { keys } from './keys.ts';

const eventPage = z.object({
  items: z.array(eventSchema),
  nextCursor: z.string().optional(),
  asOfSeq: z.number().int(),
});

/** The number of the newest event: where the live stream begins. */
export const fetchLatestSeq = async (signal?: AbortSignal): Promise<number> =>
  (await request(eventPage, '/events', { query: { limit: 1, order: 'desc' }, ...(signal ? { signal } : {}) }))
    .asOfSeq;

/** The activity feed, newest first. */
export const useEvents = (infraId?: string) => {
  const query = { limit: infraId === undefined ? 100 : 500, order: 'desc', infraId };
  return useInfiniteQuery({
    queryKey: keys.events(query),
    queryFn: ({ signal, pageParam }) =>
      request(eventPage, '/events', { query: { ...query, after: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor,
  });
};
