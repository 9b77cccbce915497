import {
  createVmRequestSchema,
  dryRunRequestSchema,
  faultsPatchSchema,
  tagsSchema,
  vmActionSchema,
} from '../contract.ts';
import type { SandboxHealth } from '../contract.ts';
import { diskRoutes } from '../disks/disk-routes.ts';
import type { DiskService } from '../disks/disk-service.ts';
import { billOf } from '../vms/bill.ts';
import { happens } from '../vms/faults.ts';
import { resourceRoutes } from '../resources/resource-routes.ts';
import type { SandboxResources } from '../resources/resource-service.ts';
import type { FaultSettings } from '../vms/faults.ts';
import { listVms } from '../vms/listing.ts';
import { isLiving, toBriefVm, toPublicVm } from '../vms/vm-record.ts';
import type { VmService } from '../vms/vm-service.ts';
import { CloudError } from './cloud-error.ts';
import { type ApiAnswer, type ApiRequest, type Route, internalError, ok, parse } from './route.ts';

export interface ApiOwners {
  readonly vms: VmService;
  readonly disks: DiskService;
  readonly resources: SandboxResources;
  readonly faults: FaultSettings;
  readonly health: () => Omit<SandboxHealth, 'livingVms'>;
  readonly shutdown: () => void;
}

/** The cloud's routes; scripted faults strike here, outside the VM service, as they do in front of a real one. */
export function createRoutes({
  vms,
  disks,
  resources,
  faults,
  health,
  shutdown,
}: ApiOwners): (request: ApiRequest) => Promise<ApiAnswer> {
  const routes: Route[] = [
    ...diskRoutes(disks, faults),
    ...resourceRoutes(resources, faults),
    {
      method: 'GET',
      pattern: /^\/healthz$/,
      handle: () => ok({ ...health(), livingVms: vms.all().filter(isLiving).length }),
    },
    {
      method: 'GET',
      pattern: /^\/vms$/,
      handle: ({ query }) => {
        const { listFails, listStaleMs, listPartial, listDoubled } = faults.current();
        if (happens(listFails)) throw internalError();
        const all = listVms(vms.all(), query.get('all') === 'true', listStaleMs, Date.now());
        const part = happens(listPartial) ? all.slice(0, all.length / 2) : all;
        const shown = query.get('brief') === 'true' ? part.map(toBriefVm) : part;
        return ok({ items: happens(listDoubled) ? [...shown, ...shown] : shown, total: all.length });
      },
    },
    {
      method: 'POST',
      pattern: /^\/vms$/,
      handle: async ({ body }) => {
        const request = parse(createVmRequestSchema, body);
        const { create500, create500ButCreated, createAnswerLost, createDoubled } = faults.current();
        if (happens(create500)) throw internalError();
        const vm = await vms.create(request);
        if (happens(createDoubled)) {
          await vms.create({ ...request, clientToken: `${request.clientToken.slice(0, 120)}-again` });
        }
        if (happens(create500ButCreated)) throw internalError();
        return happens(createAnswerLost) ? 'lost' : ok(vm, 201);
      },
    },
    {
      method: 'POST',
      pattern: /^\/vms\/dry-run$/,
      handle: ({ body }) => {
        vms.checkRoom(parse(dryRunRequestSchema, body));
        return ok({ status: 'ok' });
      },
    },
    { method: 'GET', pattern: /^\/vms\/([^/]+)$/, handle: (_request, id) => ok(toPublicVm(vms.find(id))) },
    {
      method: 'POST',
      pattern: /^\/vms\/([^/]+)\/(?:suspend|resume|reboot|terminate|kill)$/,
      handle: async ({ path }, id) => ok(await vms.act(id, vmActionSchema.parse(path.split('/')[3])), 202),
    },
    {
      method: 'PUT',
      pattern: /^\/vms\/([^/]+)\/tags$/,
      handle: ({ body }, id) => ok(vms.setTags(id, parse(tagsSchema, body))),
    },
    { method: 'GET', pattern: /^\/bill$/, handle: () => ok(billOf(vms.all(), Date.now())) },
    { method: 'GET', pattern: /^\/faults$/, handle: () => ok(faults.current()) },
    {
      method: 'PUT',
      pattern: /^\/faults$/,
      handle: ({ body }) => {
        const merged = faults.merge(parse(faultsPatchSchema, body));
        vms.showFaults();
        return ok(merged);
      },
    },
    {
      method: 'POST',
      pattern: /^\/shutdown$/,
      handle: async () => {
        await vms.terminateAll();
        disks.removeAll();
        resources.removeAll();
        shutdown();
        return ok({ status: 'stopping' }, 202);
      },
    },
  ];

  return async (request) => {
    const samePath = routes.filter((route) => route.pattern.test(request.path));
    const route = samePath.find((one) => one.method === request.method);
    if (!route) {
      if (samePath.length === 0)
        throw new CloudError(404, 'InvalidAction', `There is no ${request.path} here.`);
      const allow = samePath.map((one) => one.method).join(', ');
      throw new CloudError(405, 'InvalidAction', `${request.path} answers ${allow}.`, { allow });
    }
    return route.handle(request, route.pattern.exec(request.path)?.[1] ?? '');
  };
}
