import type * as z from 'zod';
import {
  createVmRequestSchema,
  dryRunRequestSchema,
  faultsPatchSchema,
  tagsSchema,
  vmActionSchema,
} from '../contract.ts';
import type { SandboxHealth } from '../contract.ts';
import { billOf } from '../vms/bill.ts';
import { happens } from '../vms/faults.ts';
import type { FaultSettings } from '../vms/faults.ts';
import { listVms } from '../vms/listing.ts';
import { isLiving, toPublicVm } from '../vms/vm-record.ts';
import type { VmService } from '../vms/vm-service.ts';
import { CloudError } from './cloud-error.ts';

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
}
/** `lost` closes the connection without a word, as when an answer is lost on its way. */
export type ApiAnswer = { readonly status: number; readonly body: unknown } | 'lost';

export interface ApiOwners {
  readonly vms: VmService;
  readonly faults: FaultSettings;
  readonly health: () => Omit<SandboxHealth, 'livingVms'>;
  readonly shutdown: () => void;
}

type Handler = (request: ApiRequest, id: string) => ApiAnswer | Promise<ApiAnswer>;
interface Route {
  readonly method: string;
  readonly pattern: RegExp;
  readonly handle: Handler;
}

const internalError = () =>
  new CloudError(
    500,
    'InternalError',
    'An internal error has occurred. Retry your request with the same client token.',
  );

/** The cloud's routes; scripted faults strike here, outside the VM service, as they do in front of a real one. */
export function createRoutes({
  vms,
  faults,
  health,
  shutdown,
}: ApiOwners): (request: ApiRequest) => Promise<ApiAnswer> {
  const ok = (body: unknown, status = 200): ApiAnswer => ({ status, body });
  const routes: Route[] = [
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
        const shown = happens(listPartial) ? all.slice(0, all.length / 2) : all;
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
      handle: ({ body }) => ok(faults.merge(parse(faultsPatchSchema, body))),
    },
    {
      method: 'POST',
      pattern: /^\/shutdown$/,
      handle: async () => {
        await vms.terminateAll();
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

function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue?.path.join('.') || 'body';
  throw new CloudError(422, 'InvalidParameter', `${where}: ${issue?.message ?? 'not valid'}`);
}
