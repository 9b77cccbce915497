import * as z from 'zod';
import { type Route, internalError, ok, parse } from '../api/route.ts';
import { type SandboxResourceKind, createResourceRequestSchema, ingressSchema } from '../contract.ts';
import { type FaultSettings, happens } from '../vms/faults.ts';
import type { SandboxResources } from './resource-service.ts';

const kinds: readonly { path: string; kind: SandboxResourceKind }[] = [
  { path: 'vnets', kind: 'vnet' },
  { path: 'subnets', kind: 'subnet' },
  { path: 'security-groups', kind: 'security-group' },
  { path: 'keys', kind: 'key' },
];
const ingressListSchema = z.strictObject({ ingress: z.array(ingressSchema).max(60) });

/** `/vnets`, `/subnets`, `/security-groups`, `/keys`; the faults of listings and creations strike here as for VMs. */
export const resourceRoutes = (resources: SandboxResources, faults: FaultSettings): Route[] => [
  ...kinds.flatMap(({ path, kind }): Route[] => [
    {
      method: 'GET',
      pattern: new RegExp(`^/${path}$`),
      handle: () => {
        if (happens(faults.current().listFails)) throw internalError();
        const all = resources.list(kind);
        const items = happens(faults.current().listPartial) ? all.slice(0, all.length / 2) : all;
        return ok({ items, total: all.length });
      },
    },
    {
      method: 'POST',
      pattern: new RegExp(`^/${path}$`),
      handle: ({ body }) => {
        const request = parse(createResourceRequestSchema, body);
        const { create500, create500ButCreated, createAnswerLost } = faults.current();
        if (happens(create500)) throw internalError();
        const made = resources.create(kind, request);
        if (happens(create500ButCreated)) throw internalError();
        return happens(createAnswerLost) ? 'lost' : ok(made, 201);
      },
    },
    {
      method: 'GET',
      pattern: new RegExp(`^/${path}/([^/]+)$`),
      handle: (_request, id) => ok(resources.find(kind, id)),
    },
    {
      method: 'DELETE',
      pattern: new RegExp(`^/${path}/([^/]+)$`),
      handle: (_request, id) => {
        resources.remove(kind, id);
        return ok({ status: 'deleted' });
      },
    },
  ]),
  {
    method: 'PUT',
    pattern: /^\/security-groups\/([^/]+)\/ingress$/,
    handle: ({ body }, id) => ok(resources.setIngress(id, parse(ingressListSchema, body).ingress)),
  },
];
