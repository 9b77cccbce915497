import {
  endpointBenchmarkRequestSchema,
  endpointBenchmarkSchema,
  ownIdSchema,
  pageOf,
  wholeQuerySchema,
} from '@terroir/shared-types';
import * as z from 'zod';
import { pageOfArray } from '../http/page-of-array.ts';
import { route, type Route } from '../http/route.ts';
import type { EndpointBenchmarkService } from './service.ts';

const tag = 'Endpoints';
const params = z.strictObject({ id: ownIdSchema });

export const endpointBenchmarkRoutes = (deps: {
  service: EndpointBenchmarkService;
  latestSeq: () => number;
}): Route[] => {
  const { service } = deps;
  return [
    route({
      method: 'get',
      path: '/endpoints/:id/benchmarks',
      summary: 'How fast a served model answered, newest first, beside what the fit predicted',
      tag,
      role: 'viewer',
      params,
      query: wholeQuerySchema,
      reply: pageOf(endpointBenchmarkSchema),
      handle: (call) => ({
        body: { ...pageOfArray(service.ofEndpoint(call.params.id), call.query), asOfSeq: deps.latestSeq() },
      }),
    }),
    route({
      method: 'post',
      path: '/endpoints/:id/benchmarks',
      summary: 'Measure time to the first token and tokens per second at 1, 4, 16 and 64 chats at once',
      tag,
      role: 'operator',
      params,
      body: endpointBenchmarkRequestSchema,
      reply: endpointBenchmarkSchema,
      status: 202,
      handle(call) {
        const made = service.begin(call.params.id, call.body, call.actor);
        return { headers: { location: `/api/v1/endpoint-benchmarks/${made.id}` }, body: made };
      },
    }),
    route({
      method: 'get',
      path: '/endpoint-benchmarks/:id',
      summary: 'One benchmark of an endpoint, level by level',
      tag,
      role: 'viewer',
      params,
      reply: endpointBenchmarkSchema,
      handle: (call) => ({ body: service.get(call.params.id) }),
    }),
    route({
      method: 'delete',
      path: '/endpoint-benchmarks/:id',
      summary: 'Cancel a benchmark; what it measured so far is kept',
      tag,
      role: 'operator',
      params,
      reply: endpointBenchmarkSchema,
      handle: (call) => ({ body: service.cancel(call.params.id) }),
    }),
  ];
};
