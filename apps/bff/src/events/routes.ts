import { eventSchema, eventsQuerySchema } from '@terroir/shared-types';
import * as z from 'zod';
import { pageOfRows } from '../http/page-of-rows.ts';
import { route, type Route } from '../http/route.ts';
import type { EventLog } from './event-log.ts';

const eventsSchema = z.object({
  items: z.array(eventSchema),
  /** Pass as `cursor` (or `after`) for the next page; absent when this page reached the end. */
  nextCursor: z.string().optional(),
  total: z.number().int(),
  asOfSeq: z.number().int(),
});

export const eventRoutes = (events: EventLog): Route[] => [
  route({
    method: 'get',
    path: '/events',
    summary: 'What happened, by number',
    tag: 'events',
    role: 'viewer',
    query: eventsQuerySchema,
    reply: eventsSchema,
    handle: ({ query }) => {
      const { cursor, ...asked } = query;
      const found = events.read({ ...asked, after: cursor ?? asked.after, limit: query.limit + 1 });
      const { rows: items, next } = pageOfRows(found, query.limit);
      return {
        body: {
          items,
          total: events.total(query.infraId),
          asOfSeq: events.latestSeq(),
          ...(next === undefined ? {} : { nextCursor: String(next.seq) }),
        },
      };
    },
  }),
];
