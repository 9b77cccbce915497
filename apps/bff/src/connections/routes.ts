import {
  connectionAnswerSchema,
  connectionImportSchema,
  connectionPatchSchema,
  connectionReportSchema,
  connectionRequestSchema,
  connectionSchema,
  credentialsOverviewSchema,
  operationSchema,
  ownIdSchema,
  pageOf,
  registerCredentialsSchema,
  wholeQuerySchema,
} from '@terroir/shared-types';
import * as z from 'zod';
import type { EventLog } from '../events/event-log.ts';
import { pageOfArray } from '../http/page-of-array.ts';
import { type Route, route } from '../http/route.ts';
import type { ConnectionImporter } from './import-connections.ts';
import type { CredentialRegistrar } from './register-credentials.ts';
import type { ConnectionService } from './service.ts';

const tag = 'Connections';
const params = z.strictObject({ id: ownIdSchema });
/** Asking dozens of regions and permissions takes a while; the page waits no longer. */
const reportTimeoutMs = 60_000;

export const connectionRoutes = (deps: {
  service: ConnectionService;
  importer: ConnectionImporter;
  registrar: CredentialRegistrar;
  events: EventLog;
}): Route[] => {
  const { service } = deps;
  const asOfSeq = () => deps.events.latestSeq();
  return [
    route({
      method: 'get',
      path: '/connections',
      summary: 'Where VMs can be made, and whether it answers',
      tag,
      role: 'viewer',
      query: wholeQuerySchema,
      reply: pageOf(connectionSchema),
      handle: ({ query }) => ({ body: { ...pageOfArray(service.list(), query), asOfSeq: asOfSeq() } }),
    }),
    route({
      method: 'post',
      path: '/connections',
      summary: 'Add a connection; its secrets are stored sealed and never answered',
      tag,
      role: 'admin',
      body: connectionRequestSchema,
      reply: connectionAnswerSchema,
      status: 201,
      handle({ body, actor }) {
        const added = service.add(body, actor);
        return {
          headers: { location: `/api/v1/connections/${added.id}` },
          body: { ...added, asOfSeq: asOfSeq() },
        };
      },
    }),
    route({
      method: 'post',
      path: '/connections/import',
      summary: 'Add many connections at once; progress comes as events',
      tag,
      role: 'admin',
      body: connectionImportSchema,
      reply: operationSchema,
      status: 202,
      handle({ body, actor }) {
        const operation = deps.importer.start(body, actor);
        return { headers: { location: `/api/v1/operations/${operation.id}` }, body: operation };
      },
    }),
    route({
      method: 'get',
      path: '/connections/:id',
      summary: 'One connection',
      tag,
      role: 'viewer',
      params,
      reply: connectionAnswerSchema,
      handle: ({ params: { id } }) => ({ body: { ...service.get(id), asOfSeq: asOfSeq() } }),
    }),
    route({
      method: 'patch',
      path: '/connections/:id',
      summary: 'Change the name, settings or secrets; what is left out stays',
      tag,
      role: 'admin',
      params,
      body: connectionPatchSchema,
      reply: connectionAnswerSchema,
      handle({ params: { id }, body, actor }) {
        return { body: { ...service.change(id, body, actor), asOfSeq: asOfSeq() } };
      },
    }),
    route({
      method: 'delete',
      path: '/connections/:id',
      summary: 'Forget a connection through which nothing lives',
      tag,
      role: 'admin',
      params,
      reply: z.null(),
      status: 204,
      handle({ params: { id }, actor }) {
        service.remove(id, actor);
        return { body: null };
      },
    }),
    route({
      method: 'get',
      path: '/connections/:id/credentials',
      summary: 'Which credentials of clouds the engine behind a connection has; asks it now',
      tag,
      role: 'operator',
      params,
      reply: credentialsOverviewSchema,
      async handle({ params: { id } }) {
        return { body: await deps.registrar.overview(id) };
      },
    }),
    route({
      method: 'post',
      path: '/connections/:id/credentials',
      summary: 'Register credentials of clouds at the engine behind a connection; they are kept only there',
      tag,
      role: 'admin',
      params,
      body: registerCredentialsSchema,
      reply: operationSchema,
      status: 202,
      async handle({ params: { id }, body, actor }) {
        const operation = await deps.registrar.start(id, body, actor);
        return { headers: { location: `/api/v1/operations/${operation.id}` }, body: operation };
      },
    }),
    route({
      method: 'post',
      path: '/connections/:id/test',
      summary: 'What the credential can do: identity, regions, permissions, quotas; orders nothing',
      tag,
      role: 'operator',
      params,
      reply: connectionReportSchema,
      async handle({ params: { id } }) {
        return { body: await service.report(id, AbortSignal.timeout(reportTimeoutMs)) };
      },
    }),
  ];
};
