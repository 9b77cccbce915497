import {
  ownIdSchema,
  pageOf,
  publicationKeySchema,
  publicationRequestSchema,
  publicationSchema,
  wholeQuerySchema,
} from '@terroir/shared-types';
import * as z from 'zod';
import { pageOfArray } from '../http/page-of-array.ts';
import { route, type Route } from '../http/route.ts';
import type { PublishingService } from './service.ts';

const tag = 'Endpoints';
const params = z.strictObject({ id: ownIdSchema });
const path = '/endpoints/:id/publication';

export const publishingRoutes = (deps: { service: PublishingService; latestSeq: () => number }): Route[] => {
  const { service } = deps;
  return [
    route({
      method: 'get',
      path: '/infras/:id/publications',
      summary: 'Which endpoints of an infra are reachable from the internet',
      tag,
      role: 'viewer',
      params,
      query: wholeQuerySchema,
      reply: pageOf(publicationSchema),
      handle: (call) => ({
        body: { ...pageOfArray(service.ofInfra(call.params.id), call.query), asOfSeq: deps.latestSeq() },
      }),
    }),
    route({
      method: 'get',
      path,
      summary: 'How an endpoint is published',
      tag,
      role: 'viewer',
      params,
      reply: publicationSchema,
      handle: (call) => ({ body: service.get(call.params.id) }),
    }),
    route({
      method: 'post',
      path,
      summary: 'Publish an endpoint: a front with TLS and a key on its VM, and exactly one open port',
      tag,
      role: 'operator',
      params,
      body: publicationRequestSchema,
      reply: publicationSchema,
      status: 202,
      handle: (call) => ({
        headers: { location: `/api/v1/endpoints/${call.params.id}/publication` },
        body: service.publish(call.params.id, call.body, call.actor),
      }),
    }),
    route({
      method: 'post',
      path: `${path}/key`,
      summary: 'The key or password of a published endpoint; shown once',
      tag,
      role: 'operator',
      params,
      reply: publicationKeySchema,
      handle: (call) => ({
        headers: { 'cache-control': 'no-store' },
        body: service.revealKey(call.params.id),
      }),
    }),
    route({
      method: 'delete',
      path,
      summary: 'Withdraw an endpoint: its port is closed, its front removed, and both are looked at',
      tag,
      role: 'operator',
      params,
      reply: publicationSchema,
      status: 202,
      handle: (call) => ({ body: service.withdraw(call.params.id) }),
    }),
  ];
};
