import {
  manualPriceRequestSchema,
  manualPriceSchema,
  pageOf,
  specIdSchema,
  wholeQuerySchema,
} from '@terroir/shared-types';
import * as z from 'zod';
import { pageOfArray } from '../http/page-of-array.ts';
import { route, type Route } from '../http/route.ts';
import type { ManualPrices } from './manual-prices.ts';

const tag = 'Prices';
const params = z.strictObject({ specId: specIdSchema });
// Some provider's names hold a slash.
const path = '/prices/*specId';

export const priceRoutes = (deps: { prices: ManualPrices; latestSeq: () => number }): Route[] => [
  route({
    method: 'get',
    path: '/prices',
    summary: 'Prices that were set by hand, with what counts without them',
    tag,
    role: 'viewer',
    query: wholeQuerySchema,
    reply: pageOf(manualPriceSchema),
    handle: ({ query }) => ({
      body: { ...pageOfArray(deps.prices.list(), query), asOfSeq: deps.latestSeq() },
    }),
  }),
  route({
    method: 'get',
    path,
    summary: 'The price that was set by hand for one spec',
    tag,
    role: 'viewer',
    params,
    reply: manualPriceSchema,
    handle: (call) => ({ body: deps.prices.get(call.params.specId) }),
  }),
  route({
    method: 'put',
    path,
    summary: 'Set the price of a spec, with its source and until when it counts',
    tag,
    // A price decides what the caps let through.
    role: 'admin',
    params,
    body: manualPriceRequestSchema,
    reply: manualPriceSchema,
    handle: async (call) => ({ body: await deps.prices.set(call.params.specId, call.body, call.actor) }),
  }),
  route({
    method: 'delete',
    path,
    summary: 'Remove a price that was set by hand; the listed one counts again',
    tag,
    role: 'admin',
    params,
    status: 204,
    reply: z.null(),
    async handle(call) {
      await deps.prices.remove(call.params.specId, call.actor);
      return { body: null };
    },
  }),
];
