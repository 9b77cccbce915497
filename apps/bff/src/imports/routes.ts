import {
  importableSchema,
  importRequestSchema,
  infraSchema,
  ownIdSchema,
  pageOf,
  wholeQuerySchema,
} from '@terroir/shared-types';
import * as z from 'zod';
import type { EventLog } from '../events/event-log.ts';
import { pageOfArray } from '../http/page-of-array.ts';
import { type Route, route } from '../http/route.ts';
import type { ImportService } from './service.ts';

const tag = 'Connections';

export const importRoutes = (deps: { service: ImportService; events: EventLog }): Route[] => [
  route({
    method: 'get',
    path: '/connections/:id/importable',
    summary: 'What was made elsewhere and could join; asks it now',
    tag,
    role: 'operator',
    params: z.strictObject({ id: ownIdSchema }),
    query: wholeQuerySchema,
    reply: pageOf(importableSchema),
    async handle({ params: { id }, query }) {
      const found = await deps.service.importable(id);
      return { body: { ...pageOfArray(found, query), asOfSeq: deps.events.latestSeq() } };
    },
  }),
  route({
    method: 'post',
    path: '/imports',
    summary: 'Take what exists into a new infra; nothing is made or changed there',
    tag,
    role: 'operator',
    body: importRequestSchema,
    reply: infraSchema,
    status: 201,
    async handle({ body, actor }) {
      const infra = await deps.service.import(body, actor);
      return { headers: { location: `/api/v1/infras/${infra.id}` }, body: infra };
    },
  }),
];
