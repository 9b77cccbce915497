import {
  catalogSettingsSchema,
  catalogStateSchema,
  operationSchema,
  refreshRequestSchema,
  revertRequestSchema,
} from '@terroir/shared-types';
import { route, type Route } from '../http/route.ts';
import type { PriceRefresh } from './price-refresh.ts';

const tag = 'Prices';

export const refreshRoutes = (refresh: PriceRefresh): Route[] => [
  route({
    method: 'get',
    path: '/catalog',
    summary: 'Which catalog is in use, how old its prices are, and how the last refresh went',
    tag,
    role: 'viewer',
    reply: catalogStateSchema,
    handle: () => ({ body: refresh.state() }),
  }),
  route({
    method: 'patch',
    path: '/catalog',
    summary: 'Allow or forbid fetching price lists from the providers',
    tag,
    role: 'admin',
    body: catalogSettingsSchema,
    reply: catalogStateSchema,
    handle: ({ body, actor }) => ({ body: refresh.setEnabled(body.refreshEnabled, actor) }),
  }),
  route({
    method: 'post',
    path: '/catalog/refresh',
    summary: 'Fetch price lists now, of all sources and regions or of some',
    tag,
    role: 'admin',
    status: 202,
    body: refreshRequestSchema,
    reply: operationSchema,
    handle({ body, actor }) {
      const operation = refresh.refresh(body, actor);
      return { headers: { location: `/api/v1/operations/${operation.id}` }, body: operation };
    },
  }),
  route({
    method: 'delete',
    path: '/catalog/refresh',
    summary: 'Cancel the refresh that runs; what was not read to its end keeps its prices',
    tag,
    role: 'admin',
    reply: catalogStateSchema,
    handle: async () => ({ body: await refresh.cancel() }),
  }),
  route({
    method: 'post',
    path: '/catalog/revert',
    summary: 'Back to the shipped prices; prices set by hand stay',
    tag,
    role: 'admin',
    body: revertRequestSchema,
    reply: catalogStateSchema,
    handle: async ({ body, actor }) => ({ body: await refresh.revert(body.sources, actor) }),
  }),
];
