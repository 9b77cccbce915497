import { openingsRequestSchema, ownIdSchema, resourceSchema } from '@terroir/shared-types';
import * as z from 'zod';
import { type Route, route } from '../http/route.ts';
import type { createSharedReads } from './shared-reads.ts';
import type { SharedService } from './shared-service.ts';
import type { SharedRow } from './shared-store.ts';

export const sharedRoutes = (deps: {
  service: SharedService;
  reads: ReturnType<typeof createSharedReads>;
}): Route[] => {
  const params = z.object({ id: ownIdSchema });
  const common = { tag: 'Resources', params, reply: resourceSchema } as const;
  const answer = (row: SharedRow) => ({
    status: 202,
    headers: { location: `/api/v1/resources/${row.id}` },
    body: deps.reads.present(row),
  });
  return [
    route({
      ...common,
      method: 'get',
      path: '/resources/:id',
      summary: 'One vNet, subnet, security group or key',
      role: 'viewer',
      handle: ({ params: { id } }) => ({ body: deps.reads.present(deps.service.row(id)) }),
    }),
    route({
      ...common,
      method: 'delete',
      path: '/resources/:id',
      summary: 'Remove a vNet (with what is in it), subnet, security group or key that no VM stands on',
      role: 'operator',
      status: 202,
      handle: ({ params: { id }, actor }) => answer(deps.service.remove(id, actor)),
    }),
    route({
      ...common,
      method: 'put',
      path: '/resources/:id/openings',
      summary: 'Which ports a security group lets in besides SSH; done when the provider shows them',
      role: 'operator',
      body: openingsRequestSchema,
      status: 202,
      handle: ({ params: { id }, body, actor }) => answer(deps.service.setOpenings(id, body, actor)),
    }),
  ];
};
