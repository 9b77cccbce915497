import { estimateRequestSchema, estimateSchema } from '@terroir/shared-types';
import type { CurrentCatalog } from '../catalog/catalog-holder.ts';
import { route, type Route } from '../http/route.ts';
import { estimateCost } from './service.ts';

export const estimateRoutes = (catalog: CurrentCatalog): Route[] => [
  route({
    method: 'post',
    path: '/estimates',
    summary: 'Hourly, daily and monthly cost of node groups, and what it leaves out',
    tag: 'recommendation',
    role: 'viewer',
    readsOnly: true,
    body: estimateRequestSchema,
    reply: estimateSchema,
    handle: ({ body }) => ({ body: estimateCost(catalog.current(), body) }),
  }),
];
