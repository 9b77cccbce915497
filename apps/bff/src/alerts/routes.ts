import {
  createdWebhookSchema,
  ownIdSchema,
  pageOf,
  webhookDeliveriesQuerySchema,
  webhookDeliverySchema,
  webhookRequestSchema,
  webhookSchema,
  wholeQuerySchema,
} from '@terroir/shared-types';
import * as z from 'zod';
import { pageOfArray } from '../http/page-of-array.ts';
import { pageOfRows } from '../http/page-of-rows.ts';
import { type Route, route } from '../http/route.ts';
import type { WebhookStore } from './webhook-store.ts';
import { presentDelivery, type Webhooks } from './webhooks.ts';

const tag = 'Alerts';
const params = z.strictObject({ id: ownIdSchema });

export const alertRoutes = (deps: {
  webhooks: Webhooks;
  store: WebhookStore;
  wake: () => void;
  latestSeq: () => number;
}): Route[] => {
  const { webhooks, store } = deps;
  return [
    route({
      method: 'get',
      path: '/webhooks',
      summary: 'Who is told when a spending cap fills up',
      tag,
      role: 'admin',
      query: wholeQuerySchema,
      reply: pageOf(webhookSchema),
      handle: ({ query }) => ({
        body: { ...pageOfArray(webhooks.list(), query), asOfSeq: deps.latestSeq() },
      }),
    }),
    route({
      method: 'post',
      path: '/webhooks',
      summary: 'Add a webhook; its signing secret is answered this once',
      tag,
      role: 'admin',
      body: webhookRequestSchema,
      reply: createdWebhookSchema,
      status: 201,
      handle: ({ body, actor }) => ({ status: 201, body: webhooks.add(body, actor) }),
    }),
    route({
      method: 'delete',
      path: '/webhooks/:id',
      summary: 'Remove a webhook and what it was still to be told',
      tag,
      role: 'admin',
      params,
      reply: z.strictObject({}),
      handle({ params }) {
        webhooks.remove(params.id);
        return { body: {} };
      },
    }),
    route({
      method: 'post',
      path: '/webhooks/:id/test',
      summary: 'Send a delivery of type test',
      tag,
      role: 'admin',
      params,
      reply: webhookDeliverySchema,
      status: 202,
      handle({ params, actor }) {
        const delivery = webhooks.test(params.id, actor);
        deps.wake();
        return { status: 202, body: delivery };
      },
    }),
    route({
      method: 'get',
      path: '/webhooks/:id/deliveries',
      summary: 'What a webhook was told, newest first; the last 100 are kept',
      tag,
      role: 'admin',
      params,
      query: webhookDeliveriesQuerySchema,
      reply: pageOf(webhookDeliverySchema),
      handle({ params, query }) {
        webhooks.find(params.id);
        const found = store.deliveries(params.id, query.cursor ?? null, query.limit + 1);
        const { rows, next } = pageOfRows(found, query.limit);
        return {
          body: {
            items: rows.map(presentDelivery),
            ...(next === undefined ? {} : { nextCursor: next.id }),
            total: store.deliveryTotal(params.id),
            asOfSeq: deps.latestSeq(),
          },
        };
      },
    }),
  ];
};
