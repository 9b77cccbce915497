import {
  ownIdSchema,
  pageOf,
  runPreviewSchema,
  runSchema,
  scriptPatchSchema,
  scriptRequestSchema,
  scriptRunRequestSchema,
  scriptSchema,
  wholeQuerySchema,
} from '@terroir/shared-types';
import * as z from 'zod';
import { pageOfArray } from '../http/page-of-array.ts';
import { type Route, route } from '../http/route.ts';
import type { StartedScript } from '../script-follows/create-follows.ts';
import type { ScriptService } from './service.ts';
import type { createStartScript } from './start-script.ts';

const tag = 'Scripts';
const params = z.strictObject({ id: ownIdSchema });

export const scriptRoutes = (deps: {
  service: ScriptService;
  starting: ReturnType<typeof createStartScript>;
  onStarted: (started: StartedScript) => void;
  latestSeq: () => number;
}): Route[] => {
  const { service, starting, onStarted, latestSeq } = deps;
  return [
    route({
      method: 'get',
      path: '/scripts',
      summary: 'Saved scripts: those that come with Terroir, then your own',
      tag,
      role: 'viewer',
      query: wholeQuerySchema,
      reply: pageOf(scriptSchema),
      handle: ({ query }) => ({ body: { ...pageOfArray(service.all(), query), asOfSeq: latestSeq() } }),
    }),
    route({
      method: 'get',
      path: '/scripts/:id',
      summary: 'One script',
      tag,
      role: 'viewer',
      params,
      reply: scriptSchema,
      handle: ({ params: { id } }) => ({ body: service.find(id) }),
    }),
    route({
      method: 'post',
      path: '/scripts',
      summary: 'Save a script with typed parameters; secrets are write-only',
      tag,
      role: 'operator',
      body: scriptRequestSchema,
      reply: scriptSchema,
      status: 202,
      handle({ body }) {
        const script = service.create(body);
        return { status: 202, headers: { Location: `/api/v1/scripts/${script.id}` }, body: script };
      },
    }),
    route({
      method: 'patch',
      path: '/scripts/:id',
      summary: 'Change an own script, or the secrets kept with any',
      tag,
      role: 'operator',
      params,
      body: scriptPatchSchema,
      reply: scriptSchema,
      handle: ({ params: { id }, body }) => ({ body: service.change(id, body) }),
    }),
    route({
      method: 'delete',
      path: '/scripts/:id',
      summary: 'Delete an own script and its secrets',
      tag,
      role: 'operator',
      params,
      reply: z.null(),
      status: 204,
      handle({ params: { id } }) {
        service.remove(id);
        return { status: 204, body: null };
      },
    }),
    route({
      method: 'post',
      path: '/scripts/:id/preview',
      summary: 'What each VM would be told by a script; secrets are not shown',
      tag,
      role: 'operator',
      params,
      body: scriptRunRequestSchema,
      reply: runPreviewSchema,
      handle: ({ params: { id }, body }) => ({ body: starting.preview(service.find(id), body) }),
    }),
    route({
      method: 'post',
      path: '/scripts/:id/runs',
      summary: 'Run a script, its check or its undo on VMs',
      tag,
      role: 'operator',
      params,
      body: scriptRunRequestSchema,
      reply: runSchema,
      status: 202,
      handle({ params: { id }, body, actor }) {
        const script = service.find(id);
        const { run, watched } = starting.start(script, body, actor);
        onStarted({ script, asked: body, runId: run.id, watched, actor });
        return { status: 202, headers: { Location: `/api/v1/runs/${run.id}` }, body: run };
      },
    }),
  ];
};
