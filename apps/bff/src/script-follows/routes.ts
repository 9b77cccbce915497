import { ownIdSchema, pageOf, scriptFollowSchema, wholeQuerySchema } from '@terroir/shared-types';
import * as z from 'zod';
import type { Database } from '../db/open-database.ts';
import { pageOfArray } from '../http/page-of-array.ts';
import { notFound } from '../http/problem-error.ts';
import { type Route, route } from '../http/route.ts';
import { type FollowStore, publicFollow } from './store.ts';

export const followRoutes = (store: FollowStore, database: Database, latestSeq: () => number): Route[] => [
  route({
    method: 'get',
    path: '/script-follows',
    summary: 'Scripts that run again when the VMs of an infra come and go',
    tag: 'Scripts',
    role: 'viewer',
    query: wholeQuerySchema,
    reply: pageOf(scriptFollowSchema),
    handle: ({ query }) => ({
      body: { ...pageOfArray(store.all().map(publicFollow), query), asOfSeq: latestSeq() },
    }),
  }),
  route({
    method: 'delete',
    path: '/script-follows/:id',
    summary: 'Stop following; what was set up stays as it is',
    tag: 'Scripts',
    role: 'operator',
    params: z.strictObject({ id: ownIdSchema }),
    reply: z.null(),
    status: 204,
    handle({ params: { id } }) {
      if (!database.transact(() => store.remove(id))) throw notFound('follow', id);
      return { status: 204, body: null };
    },
  }),
];
