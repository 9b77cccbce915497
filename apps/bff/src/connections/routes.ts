import { type Connection, connectionSchema, pageOf, wholeQuerySchema } from '@terroir/shared-types';
import type { EventLog } from '../events/event-log.ts';
import { pageOfArray } from '../http/page-of-array.ts';
import { type Route, route } from '../http/route.ts';

export const connectionRoutes = (deps: { list: () => Connection[]; events: EventLog }): Route[] => [
  route({
    method: 'get',
    path: '/connections',
    summary: 'Where VMs can be made, and whether it answers',
    tag: 'Connections',
    role: 'viewer',
    query: wholeQuerySchema,
    reply: pageOf(connectionSchema),
    handle: ({ query }) => ({
      body: { ...pageOfArray(deps.list(), query), asOfSeq: deps.events.latestSeq() },
    }),
  }),
];
