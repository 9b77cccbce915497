import { incidentSchema, pageOf, pageQuerySchema } from '@terroir/shared-types';
import type { EventLog } from '../events/event-log.ts';
import { type Route, route } from '../http/route.ts';
import type { IncidentStore } from './incident-store.ts';

export const incidentRoutes = (deps: { incidents: IncidentStore; events: EventLog }): Route[] => [
  route({
    method: 'get',
    path: '/incidents',
    summary: 'What went wrong behind our back, newest first',
    tag: 'Infras',
    role: 'viewer',
    query: pageQuerySchema,
    reply: pageOf(incidentSchema),
    handle({ query }) {
      const items = deps.incidents.page(query.cursor ?? null, query.limit);
      const last = items.length === query.limit ? items.at(-1) : undefined;
      return {
        body: {
          items,
          ...(last === undefined ? {} : { nextCursor: last.id }),
          total: deps.incidents.total(),
          asOfSeq: deps.events.latestSeq(),
        },
      };
    },
  }),
];
