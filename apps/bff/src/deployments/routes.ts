import {
  deploymentActionSchema,
  deploymentRequestSchema,
  deploymentRetrySchema,
  deploymentSchema,
  ownIdSchema,
  pageOf,
  revealedSecretSchema,
  runSchema,
  wholeQuerySchema,
} from '@terroir/shared-types';
import * as z from 'zod';
import { pageOfArray } from '../http/page-of-array.ts';
import { route, type Route } from '../http/route.ts';
import type { Deployments } from './create-deployments.ts';

const tag = 'Deployments';
const params = z.strictObject({ id: ownIdSchema });
const secretParams = params.extend({ name: z.string().max(60) });

export const deploymentRoutes = (deps: {
  service: Deployments['service'];
  latestSeq: () => number;
}): Route[] => {
  const { service } = deps;
  return [
    route({
      method: 'get',
      path: '/infras/:id/deployments',
      summary: 'What presets do and did on the VMs of an infra',
      tag,
      role: 'viewer',
      params,
      query: wholeQuerySchema,
      reply: pageOf(deploymentSchema),
      handle: (call) => ({
        body: { ...pageOfArray(service.ofInfra(call.params.id), call.query), asOfSeq: deps.latestSeq() },
      }),
    }),
    route({
      method: 'post',
      path: '/infras/:id/deployments',
      summary: 'Put a preset on VMs that exist already',
      tag,
      role: 'operator',
      params,
      body: deploymentRequestSchema,
      reply: deploymentSchema,
      status: 202,
      handle(call) {
        const { presetId, input } = call.body;
        const infraId = call.params.id;
        const made = service.add(infraId, presetId, input);
        return { headers: { location: `/api/v1/deployments/${made.id}` }, body: made };
      },
    }),
    route({
      method: 'get',
      path: '/deployments/:id',
      summary: 'One deployment: each VM with its phases, their medians and budgets',
      tag,
      role: 'viewer',
      params,
      reply: deploymentSchema,
      handle: (call) => ({ body: service.get(call.params.id) }),
    }),
    route({
      method: 'post',
      path: '/deployments/:id/retry',
      summary: 'Retry the VMs that failed, and only those',
      tag,
      role: 'operator',
      params,
      body: deploymentRetrySchema,
      reply: deploymentSchema,
      status: 202,
      handle: (call) => ({ body: service.retry(call.params.id, call.body.vmIds) }),
    }),
    route({
      method: 'post',
      path: '/deployments/:id/actions',
      summary: 'Start, stop, ask, upgrade or take back what a preset serves; answers the run that does it',
      tag,
      role: 'operator',
      params,
      body: deploymentActionSchema,
      reply: runSchema,
      status: 202,
      handle(call) {
        const run = service.act(call.params.id, call.body, call.actor);
        return { headers: { location: `/api/v1/runs/${run.id}` }, body: run };
      },
    }),
    route({
      method: 'post',
      path: '/deployments/:id/secrets/:name/reveal',
      summary: 'A secret that was made for this deployment, e.g. the password of its administrator',
      tag,
      role: 'operator',
      params: secretParams,
      reply: revealedSecretSchema,
      handle(call) {
        const { id, name } = call.params;
        return { headers: { 'cache-control': 'no-store' }, body: { name, value: service.reveal(id, name) } };
      },
    }),
  ];
};
