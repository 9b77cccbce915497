import { eventSchema, eventsQuerySchema } from '@terroir/shared-types';
import * as z from 'zod';
import { route, type Route } from '../http/route.ts';
import type { EventLog } from './event-log.ts';

const eventsSchema = z.object({
  items: z.array(eventSchema),
  /** Pass as `after` for the next page; absent when this page reached the end. */
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
      const items = events.read(query);
      const last = items.at(-1);
      return {
        body: {
          items,
          total: items.length,
          asOfSeq: events.latestSeq(),
          ...(items.length === query.limit && last !== undefined ? { nextCursor: String(last.seq) } : {}),
        },
      };
    },
  }),
];
