import { attachDiskSchema, createDiskRequestSchema, growDiskSchema } from '../contract.ts';
import { type Route, internalError, ok, parse } from '../api/route.ts';
import { type FaultSettings, happens } from '../vms/faults.ts';
import type { DiskService } from './disk-service.ts';

/** `/disks`; the faults of listings and creations strike here as they do for VMs. */
export const diskRoutes = (disks: DiskService, faults: FaultSettings): Route[] => [
  {
    method: 'GET',
    pattern: /^\/disks$/,
    handle: () => {
      if (happens(faults.current().listFails)) throw internalError();
      const all = disks.list();
      const items = happens(faults.current().listPartial) ? all.slice(0, all.length / 2) : all;
      return ok({ items, total: all.length });
    },
  },
  {
    method: 'POST',
    pattern: /^\/disks$/,
    handle: ({ body }) => {
      const request = parse(createDiskRequestSchema, body);
      const { create500, create500ButCreated, createAnswerLost } = faults.current();
      if (happens(create500)) throw internalError();
      const disk = disks.create(request);
      if (happens(create500ButCreated)) throw internalError();
      return happens(createAnswerLost) ? 'lost' : ok(disk, 201);
    },
  },
  { method: 'GET', pattern: /^\/disks\/([^/]+)$/, handle: (_request, id) => ok(disks.find(id)) },
  {
    method: 'DELETE',
    pattern: /^\/disks\/([^/]+)$/,
    handle: (_request, id) => {
      disks.remove(id);
      return ok({ status: 'deleted' });
    },
  },
  {
    method: 'POST',
    pattern: /^\/disks\/([^/]+)\/attach$/,
    handle: ({ body }, id) => ok(disks.attach(id, parse(attachDiskSchema, body).vmId)),
  },
  { method: 'POST', pattern: /^\/disks\/([^/]+)\/detach$/, handle: (_request, id) => ok(disks.detach(id)) },
  {
    method: 'POST',
    pattern: /^\/disks\/([^/]+)\/grow$/,
    handle: ({ body }, id) => ok(disks.grow(id, parse(growDiskSchema, body).sizeGib)),
  },
];
