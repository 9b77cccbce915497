import { incidentSchema, pageOf, idPageQuerySchema } from '@terroir/shared-types';
import type { EventLog } from '../events/event-log.ts';
import { pageOfRows } from '../http/page-of-rows.ts';
import { type Route, route } from '../http/route.ts';
import type { IncidentStore } from './incident-store.ts';

export const incidentRoutes = (deps: { incidents: IncidentStore; events: EventLog }): Route[] => [
  route({
    method: 'get',
    path: '/incidents',
    summary: 'What went wrong behind our back, newest first',
    tag: 'Infras',
    role: 'viewer',
    query: idPageQuerySchema,
    reply: pageOf(incidentSchema),
    handle({ query }) {
      const found = deps.incidents.page(query.cursor ?? null, query.limit + 1);
      const { rows: items, next } = pageOfRows(found, query.limit);
      return {
        body: {
          items,
          ...(next === undefined ? {} : { nextCursor: next.id }),
          total: deps.incidents.total(),
          asOfSeq: deps.events.latestSeq(),
        },
      };
    },
  }),
];
