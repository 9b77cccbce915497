import {
  diskAttachSchema,
  diskGrowSchema,
  diskRequestSchema,
  ownIdSchema,
  pageOf,
  resourceSchema,
  resourcesQuerySchema,
} from '@terroir/shared-types';
import * as z from 'zod';
import type { EventLog } from '../events/event-log.ts';
import { pageOfArray } from '../http/page-of-array.ts';
import { type Route, route } from '../http/route.ts';
import type { DiskRow } from './disk-store.ts';
import type { DiskService } from './disk-service.ts';
import type { ResourceReads } from './resource-reads.ts';

const tag = 'Resources';
const params = z.object({ id: ownIdSchema });

export const resourceRoutes = (deps: {
  reads: ResourceReads;
  disks: DiskService;
  events: EventLog;
}): Route[] => {
  const answer = (row: DiskRow) => ({
    status: 202,
    headers: { location: `/api/v1/disks/${row.id}` },
    body: deps.reads.disk(row),
  });
  const change = { tag, role: 'operator', params, reply: resourceSchema, status: 202 } as const;
  return [
    route({
      method: 'get',
      path: '/resources',
      summary: 'What VMs stand on: disks, networks, keys, addresses, images, and who uses them',
      tag,
      role: 'viewer',
      query: resourcesQuerySchema,
      reply: pageOf(resourceSchema),
      handle: ({ query: { kind, ...page } }) => ({
        body: { ...pageOfArray(deps.reads.all(kind), page), asOfSeq: deps.events.latestSeq() },
      }),
    }),
    route({
      method: 'post',
      path: '/disks',
      summary: 'Create a data disk, attached to a VM when one is given',
      tag,
      role: 'operator',
      body: diskRequestSchema,
      reply: resourceSchema,
      status: 202,
      handle: ({ body, actor }) => answer(deps.disks.create(body, actor)),
    }),
    route({
      method: 'get',
      path: '/disks/:id',
      summary: 'One data disk',
      tag,
      role: 'viewer',
      params,
      reply: resourceSchema,
      handle: ({ params: { id } }) => ({ body: deps.reads.disk(deps.disks.row(id)) }),
    }),
    route({
      ...change,
      method: 'post',
      path: '/disks/:id/attach',
      summary: 'Attach a data disk to a living VM of its region',
      body: diskAttachSchema,
      handle: ({ params: { id }, body, actor }) => answer(deps.disks.attach(id, body.vmId, actor)),
    }),
    route({
      ...change,
      method: 'post',
      path: '/disks/:id/detach',
      summary: 'Detach a data disk from its VM',
      handle: ({ params: { id }, actor }) => answer(deps.disks.detach(id, actor)),
    }),
    route({
      ...change,
      method: 'patch',
      path: '/disks/:id',
      summary: 'Grow a data disk',
      body: diskGrowSchema,
      handle: ({ params: { id }, body, actor }) => answer(deps.disks.grow(id, body.sizeGib, actor)),
    }),
    route({
      ...change,
      method: 'delete',
      path: '/disks/:id',
      summary: 'Delete a data disk that no VM uses; done when the provider no longer shows it',
      handle: ({ params: { id }, actor }) => answer(deps.disks.remove(id, actor)),
    }),
  ];
};
