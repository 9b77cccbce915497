import {
  ownIdSchema,
  pageOf,
  schedulePatchSchema,
  scheduleRequestSchema,
  scheduleSchema,
  schedulesQuerySchema,
} from '@terroir/shared-types';
import * as z from 'zod';
import { type Route, route } from '../http/route.ts';
import type { ScheduleService } from './schedule-service.ts';

const tag = 'Schedules';
const params = z.strictObject({ id: ownIdSchema });

export const scheduleRoutes = (schedules: ScheduleService): Route[] => [
  route({
    method: 'get',
    path: '/schedules',
    summary: 'Standing orders, oldest first',
    tag,
    role: 'viewer',
    query: schedulesQuerySchema,
    reply: pageOf(scheduleSchema),
    handle: ({ query }) => ({ body: schedules.page(query) }),
  }),
  route({
    method: 'post',
    path: '/schedules',
    summary: 'Suspend, resume, reboot or terminate at times of the week, in a time zone',
    tag,
    role: 'operator',
    body: scheduleRequestSchema,
    reply: scheduleSchema,
    status: 202,
    handle({ body, actor }) {
      const made = schedules.create(body, actor);
      return { status: 202, headers: { Location: `/api/v1/schedules/${made.id}` }, body: made };
    },
  }),
  route({
    method: 'get',
    path: '/schedules/:id',
    summary: 'One standing order',
    tag,
    role: 'viewer',
    params,
    reply: scheduleSchema,
    handle: (call) => ({ body: schedules.get(call.params.id) }),
  }),
  route({
    method: 'patch',
    path: '/schedules/:id',
    summary: 'Switch a standing order on or off',
    tag,
    role: 'operator',
    params,
    body: schedulePatchSchema,
    reply: scheduleSchema,
    handle: (call) => ({ body: schedules.setEnabled(call.params.id, call.body.enabled, call.actor) }),
  }),
  route({
    method: 'delete',
    path: '/schedules/:id',
    summary: 'Remove a standing order',
    tag,
    role: 'operator',
    params,
    reply: z.strictObject({}),
    handle(call) {
      schedules.remove(call.params.id, call.actor);
      return { body: {} };
    },
  }),
];
