import { type Connection, connectionSchema } from '@terroir/shared-types';
import * as z from 'zod';
import type { EventLog } from '../events/event-log.ts';
import { type Route, route } from '../http/route.ts';

export const connectionRoutes = (deps: { list: () => Connection[]; events: EventLog }): Route[] => [
  route({
    method: 'get',
    path: '/connections',
    summary: 'Where VMs can be made, and whether it answers',
    tag: 'Connections',
    role: 'viewer',
    reply: z.object({
      items: z.array(connectionSchema),
      total: z.number().int(),
      asOfSeq: z.number().int(),
    }),
    handle() {
      const items = deps.list();
      return { body: { items, total: items.length, asOfSeq: deps.events.latestSeq() } };
    },
  }),
];
