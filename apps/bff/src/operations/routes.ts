import {
  type Operation,
  type Page,
  operationSchema,
  operationsQuerySchema,
  ownIdSchema,
  pageOf,
} from '@terroir/shared-types';
import * as z from 'zod';
import { type Route, route } from '../http/route.ts';

const params = z.strictObject({ id: ownIdSchema });

export const operationRoutes = (operations: {
  page(query: z.infer<typeof operationsQuerySchema>): Page<Operation>;
  operation(id: string): Operation;
  cancel(id: string): Operation;
}): Route[] => [
  route({
    method: 'get',
    path: '/operations',
    summary: 'Long actions, newest first',
    tag: 'Operations',
    role: 'viewer',
    query: operationsQuerySchema,
    reply: pageOf(operationSchema),
    handle: (call) => ({ body: operations.page(call.query) }),
  }),
  route({
    method: 'get',
    path: '/operations/:id',
    summary: 'A long action and how far it is',
    tag: 'Operations',
    role: 'viewer',
    params,
    reply: operationSchema,
    handle: (call) => ({ body: operations.operation(call.params.id) }),
  }),
  route({
    method: 'delete',
    path: '/operations/:id',
    summary: 'Cancel an operation that has not started',
    tag: 'Operations',
    role: 'operator',
    params,
    reply: operationSchema,
    handle: (call) => ({ body: operations.cancel(call.params.id) }),
  }),
];
