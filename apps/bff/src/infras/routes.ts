import {
  actionRequestSchema,
  attemptSchema,
  idPageQuerySchema,
  infraPatchSchema,
  infraRequestSchema,
  infraSchema,
  infraSummarySchema,
  launchPreviewSchema,
  nameSchema,
  operationSchema,
  ownIdSchema,
  pageOf,
  pageQuerySchema,
  phaseMedianSchema,
  vmRetrySchema,
  scaleRequestSchema,
  vmSchema,
  vmsQuerySchema,
  wholeQuerySchema,
} from '@terroir/shared-types';
import * as z from 'zod';
import type { EventLog } from '../events/event-log.ts';
import { pageOfArray } from '../http/page-of-array.ts';
import { pageOfRows } from '../http/page-of-rows.ts';
import { unprocessable } from '../http/problem-error.ts';
import { type Route, route } from '../http/route.ts';
import { type AttemptReads, placeOfSpec } from '../provisioning/attempt-reads.ts';
import type { PhaseMedians } from '../provisioning/phase-medians.ts';
import type { ActionService } from './action-service.ts';
import type { InfraReads } from './infra-reads.ts';
import type { RetryVms } from './retry-vms.ts';
import type { InfraService } from './service.ts';

const tag = 'Infras';
const infraParams = z.strictObject({ id: ownIdSchema });

export const infraRoutes = (deps: {
  service: InfraService;
  actions: ActionService;
  reads: InfraReads;
  attempts: AttemptReads;
  medians: PhaseMedians;
  retry: RetryVms;
  events: EventLog;
}): Route[] => {
  const { service, actions, reads } = deps;
  const accepted = (operation: z.input<typeof operationSchema>) => ({
    status: 202,
    headers: { Location: `/api/v1/operations/${operation.id}` },
    body: operation,
  });
  return [
    route({
      method: 'post',
      path: '/infras',
      summary: 'Launch an infra',
      tag,
      role: 'operator',
      body: infraRequestSchema,
      reply: infraSchema,
      status: 202,
      async handle({ body, actor }) {
        await service.learnPrices(body);
        const infra = service.create(body, actor);
        return { status: 202, headers: { Location: `/api/v1/infras/${infra.id}` }, body: infra };
      },
    }),
    route({
      method: 'post',
      path: '/infras/preview',
      summary: 'What a launch would cost and which limits it would meet; nothing is reserved',
      tag,
      role: 'viewer',
      readsOnly: true,
      body: infraRequestSchema,
      reply: launchPreviewSchema,
      async handle({ body }) {
        const [warnings] = await Promise.all([service.review(body), service.learnPrices(body)]);
        return { body: service.preview(body, warnings) };
      },
    }),
    route({
      method: 'get',
      path: '/infras',
      summary: 'Infras with their counts, newest first',
      tag,
      role: 'viewer',
      query: idPageQuerySchema,
      reply: pageOf(infraSummarySchema),
      handle: ({ query }) => ({ body: reads.page(query) }),
    }),
    route({
      method: 'get',
      path: '/infras/:id',
      summary: 'An infra with its node groups and VMs',
      tag,
      role: 'viewer',
      params: infraParams,
      reply: infraSchema,
      handle: ({ params }) => ({ body: reads.infra(params.id) }),
    }),
    route({
      method: 'patch',
      path: '/infras/:id',
      summary: 'Change description, labels or expiry',
      tag,
      role: 'operator',
      params: infraParams,
      body: infraPatchSchema,
      reply: infraSchema,
      handle: ({ params, body, actor }) => ({ body: service.patch(params.id, body, actor) }),
    }),
    route({
      method: 'delete',
      path: '/infras/:id',
      summary: 'Forget an infra of which nothing lives',
      tag,
      role: 'operator',
      params: infraParams,
      reply: z.strictObject({}),
      handle({ params, actor }) {
        service.remove(params.id, actor);
        return { body: {} };
      },
    }),
    route({
      method: 'post',
      path: '/infras/:id/actions',
      summary: 'Suspend, resume, reboot, terminate, continue, withdraw or refine',
      tag,
      role: 'operator',
      params: infraParams,
      body: actionRequestSchema,
      reply: operationSchema,
      status: 202,
      handle: ({ params, body, actor }) => accepted(actions.act(params.id, body, actor)),
    }),
    route({
      method: 'post',
      path: '/infras/:id/node-groups/:name/scale',
      summary: 'Change the number of VMs of a node group',
      tag,
      role: 'operator',
      params: z.strictObject({ id: ownIdSchema, name: nameSchema }),
      body: scaleRequestSchema,
      reply: operationSchema,
      status: 202,
      handle: ({ params, body, actor }) =>
        accepted(actions.scale(params.id, params.name, { count: body.count, confirm: body.confirm }, actor)),
    }),
    route({
      method: 'get',
      path: '/infras/:id/attempts',
      summary: 'Every try at the driver, oldest first',
      tag,
      role: 'viewer',
      params: infraParams,
      query: pageQuerySchema,
      reply: pageOf(attemptSchema),
      handle({ params, query }) {
        reads.row(params.id);
        const found = deps.attempts.page(params.id, readCursor(query.cursor), query.limit);
        const { rows, next } = pageOfRows(found, query.limit);
        return {
          body: {
            items: rows.map(({ attempt }) => attempt),
            ...(next === undefined ? {} : { nextCursor: String(next.id) }),
            total: deps.attempts.total(params.id),
            asOfSeq: deps.events.latestSeq(),
          },
        };
      },
    }),
    route({
      method: 'get',
      path: '/infras/:id/phases',
      summary: 'How long each phase of a launch took for earlier VMs of the same specs',
      tag,
      role: 'viewer',
      params: infraParams,
      query: wholeQuerySchema,
      reply: pageOf(phaseMedianSchema),
      handle({ params, query }) {
        const specIds = new Set(reads.infra(params.id).vms.map(({ specId }) => specId));
        const medians = deps.medians.wayUp([...specIds].map((id) => ({ id, ...placeOfSpec(id) })));
        return { body: { ...pageOfArray(medians, query), asOfSeq: deps.events.latestSeq() } };
      },
    }),
    route({
      method: 'post',
      path: '/infras/:id/retry',
      summary: 'Order failed VMs again, from the same spec or another one',
      tag,
      role: 'operator',
      params: infraParams,
      body: vmRetrySchema,
      reply: operationSchema,
      status: 202,
      handle: ({ params, body, actor }) => accepted(deps.retry(params.id, body, actor)),
    }),
    route({
      method: 'get',
      path: '/vms',
      summary: 'VMs of all infras, oldest first',
      tag,
      role: 'viewer',
      query: vmsQuerySchema,
      reply: pageOf(vmSchema),
      handle: ({ query }) => ({ body: reads.vmPage(query) }),
    }),
  ];
};

const readCursor = (cursor: string | undefined): number => {
  if (cursor === undefined) return 0;
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor);
  throw unprocessable('The cursor is not one of ours.', [
    { path: 'cursor', message: 'use nextCursor of the answer before' },
  ]);
};
