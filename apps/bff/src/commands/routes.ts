import {
  isTaskEnded,
  ownIdSchema,
  pageOf,
  retryRequestSchema,
  type Run,
  runPreviewSchema,
  runRequestSchema,
  runSchema,
  runsQuerySchema,
  runSummarySchema,
} from '@terroir/shared-types';
import * as z from 'zod';
import type { EventLog } from '../events/event-log.ts';
import { conflict } from '../http/problem-error.ts';
import { type Route, route } from '../http/route.ts';
import type { RunService } from './service.ts';
import type { createStartRun } from './start-run.ts';
import type { RunStore } from './store.ts';
import { say } from '../wordings/say.ts';

const tag = 'Commands';
const runParams = z.object({ id: ownIdSchema });
const accepted = (run: Run) => ({ status: 202, headers: { Location: `/api/v1/runs/${run.id}` }, body: run });
export const runRoutes = (deps: {
  service: RunService;
  store: RunStore;
  events: EventLog;
  starting: ReturnType<typeof createStartRun>;
  cancelRun: (runId: string, actor: string) => Run;
}): Route[] => {
  const { service, store, events, starting, cancelRun } = deps;
  return [
    route({
      method: 'post',
      path: '/runs',
      summary: 'Run commands on VMs',
      tag,
      role: 'operator',
      body: runRequestSchema,
      reply: runSchema,
      status: 202,
      handle: ({ body, actor }) => accepted(starting.startRun(body, { origin: 'command', actor })),
    }),
    route({
      method: 'post',
      path: '/runs/preview',
      summary: 'What each VM would be told, after built-ins',
      tag,
      role: 'operator',
      body: runRequestSchema,
      reply: runPreviewSchema,
      readsOnly: true,
      handle: ({ body }) => ({ body: starting.preview(body) }),
    }),
    route({
      method: 'get',
      path: '/runs',
      summary: 'Runs, newest first',
      tag,
      role: 'viewer',
      query: runsQuerySchema,
      reply: pageOf(runSummarySchema),
      handle({ query }) {
        const infraId = query.infraId ?? null;
        const asOfSeq = events.latestSeq();
        const found = store.runs({ limit: query.limit + 1, cursor: query.cursor ?? null, infraId });
        const items = found.slice(0, query.limit);
        const nextCursor = found.length > query.limit ? items.at(-1)?.id : undefined;
        return { body: { items, nextCursor, total: store.countRuns(infraId), asOfSeq } };
      },
    }),
    route({
      method: 'get',
      path: '/runs/:id',
      summary: 'One run with its tasks',
      tag,
      role: 'viewer',
      params: runParams,
      reply: runSchema,
      handle: ({ params }) => ({ body: service.run(params.id) }),
    }),
    route({
      method: 'post',
      path: '/runs/:id/cancel',
      summary: 'End what still runs, and verify it',
      tag,
      role: 'operator',
      params: runParams,
      reply: runSchema,
      status: 202,
      handle: ({ params, actor }) => accepted(cancelRun(params.id, actor)),
    }),
    route({
      method: 'post',
      path: '/runs/:id/retry',
      summary: 'Run the same rendered commands again where the tasks ended so',
      tag,
      role: 'operator',
      params: runParams,
      body: retryRequestSchema,
      reply: runSchema,
      status: 202,
      handle({ params, body, actor }) {
        const run = service.runRecord(params.id);
        const tasks = store.tasks(run.id);
        if (!tasks.every(({ status }) => isTaskEnded(status))) {
          throw conflict('run-not-ended', say('run-tasks-live'), say('cancel-or-wait'));
        }
        const again = tasks.filter(({ status }) => body.statuses.includes(status));
        if (again.length === 0) {
          throw conflict(
            'nothing-to-retry',
            say('no-task-ended-so', { statuses: body.statuses.map((status) => say(`task-${status}`)) }),
            say('name-statuses'),
          );
        }
        const { infraId, commands, timeoutSeconds, onError, user, infraName, origin } = run;
        const target = { infraId, vmIds: again.map(({ vmId }) => vmId) };
        const request = { target, commands, timeoutSeconds, onError, ...(user === null ? {} : { user }) };
        return accepted(service.create(request, again, { origin, actor, infraName, retryOf: run.id }));
      },
    }),
  ];
};
