import {
  measurementRequestSchema,
  measurementSchema,
  measurementsQuerySchema,
  pageOf,
} from '@terroir/shared-types';
import * as z from 'zod';
import { route, type Route } from '../http/route.ts';
import type { MeasurementService } from './service.ts';

const tag = 'Measurements';
const params = z.strictObject({ id: z.string().max(64) });

export const measurementRoutes = (deps: {
  measurements: MeasurementService;
  latestSeq: () => number;
}): Route[] => [
  route({
    method: 'get',
    path: '/measurements',
    summary: 'What benchmarks measured on VMs, newest first',
    tag,
    role: 'viewer',
    query: measurementsQuerySchema,
    reply: pageOf(measurementSchema),
    handle: ({ query }) => ({ body: { ...deps.measurements.list(query), asOfSeq: deps.latestSeq() } }),
  }),
  route({
    method: 'post',
    path: '/measurements',
    summary: 'Save the score of a benchmark on a spec; performance is then ranked by it',
    tag,
    role: 'operator',
    body: measurementRequestSchema,
    reply: measurementSchema,
    status: 201,
    handle(call) {
      const saved = deps.measurements.save(call.body, call.actor);
      return { headers: { location: `/api/v1/measurements/${saved.id}` }, body: saved };
    },
  }),
  route({
    method: 'get',
    path: '/measurements/:id',
    summary: 'One measurement',
    tag,
    role: 'viewer',
    params,
    reply: measurementSchema,
    handle: (call) => ({ body: deps.measurements.get(call.params.id) }),
  }),
  route({
    method: 'delete',
    path: '/measurements/:id',
    summary: 'Remove a measurement that was wrong',
    tag,
    role: 'operator',
    params,
    status: 204,
    reply: z.null(),
    handle(call) {
      deps.measurements.remove(call.params.id);
      return { body: null };
    },
  }),
];
