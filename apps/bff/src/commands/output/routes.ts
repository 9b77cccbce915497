import {
  type OutputDownloadQuery,
  outputDownloadQuerySchema,
  outputGroupsQuerySchema,
  outputGroupsSchema,
  outputPageSchema,
  outputQuerySchema,
  outputSearchQuerySchema,
  outputSearchSchema,
  ownIdSchema,
} from '@terroir/shared-types';
import * as z from 'zod';
import { unprocessable } from '../../http/problem-error.ts';
import { handled, type Route, route } from '../../http/route.ts';
import type { OutputStreams } from '../output-streams.ts';
import { createLineMatcher, type LineMatcher, type LinePattern } from '../search/line-matcher.ts';
import { readCursor } from '../search/search-cursor.ts';
import { searchOutput } from '../search/search-output.ts';
import type { RunService } from '../service.ts';
import { downloadOutput } from './download-output.ts';
import { groupOutputs } from './group-outputs.ts';
import { wantedTasks } from './output-filter.ts';
import type { OutputStore } from './store.ts';

const tag = 'Commands';
const role = 'viewer';
const runParams = z.object({ id: ownIdSchema });
const taskParams = z.object({ id: ownIdSchema, taskId: ownIdSchema });
// An answer of 1,000 chunks of 128 KiB would be 128 MB; a client asks again from `nextOffset`.
const pageMaxBytes = 4 * 1024 * 1024;
const searchRegexMs = 1500;
// A download may be long; only its expression is bounded.
const downloadRegexMs = 60_000;

const matcherOf = (pattern: LinePattern, timeoutMs: number): LineMatcher => {
  try {
    return createLineMatcher(pattern, timeoutMs);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw unprocessable(`This is no regular expression: ${error.message}.`, [
      { path: 'q', message: error.message },
    ]);
  }
};
const downloadMatcher = ({ q, ...query }: OutputDownloadQuery): LineMatcher | null =>
  q === undefined ? null : matcherOf({ ...query, q }, downloadRegexMs);

/** Everything that is read of the stored output of runs. */
export const outputRoutes = (deps: {
  service: RunService;
  outputs: OutputStore;
  streams: OutputStreams;
}): Route[] => {
  const { service, outputs, streams } = deps;
  return [
    route({
      method: 'get',
      path: '/runs/:id/tasks/:taskId/output',
      summary: 'Output of one task from a byte on',
      tag,
      role,
      params: taskParams,
      query: outputQuerySchema,
      reply: outputPageSchema,
      handle({ params, query }) {
        service.taskOfRun(params.id, params.taskId);
        return { body: streams.readTask(params.taskId, query.after, pageMaxBytes, query.limit) };
      },
    }),
    route({
      method: 'get',
      path: '/runs/:id/output',
      summary: 'Download the output, all or filtered, also while it runs',
      tag,
      role,
      params: runParams,
      query: outputDownloadQuerySchema,
      reply: z.string(),
      async handle({ params, query, response }): Promise<typeof handled> {
        const { tasks, id } = service.run(params.id);
        const matcher = downloadMatcher(query);
        try {
          await downloadOutput(response, id, wantedTasks(query, tasks), outputs, { query, matcher });
        } finally {
          await matcher?.close();
        }
        return handled;
      },
    }),
    route({
      method: 'get',
      path: '/runs/:id/search',
      summary: 'Lines of the stored output that hold a text or match an expression',
      tag,
      role,
      params: runParams,
      query: outputSearchQuerySchema,
      reply: outputSearchSchema,
      async handle({ params, query }) {
        const tasks = wantedTasks(query, service.run(params.id).tasks);
        const cursor = query.cursor === undefined ? null : readCursor(query.cursor);
        const matcher = matcherOf(query, searchRegexMs);
        try {
          return { body: await searchOutput(tasks, outputs, matcher, query, query, cursor) };
        } finally {
          await matcher.close();
        }
      },
    }),
    route({
      method: 'get',
      path: '/runs/:id/output-groups',
      summary: 'Tasks that ended with the same output and exit codes',
      tag,
      role,
      params: runParams,
      query: outputGroupsQuerySchema,
      reply: outputGroupsSchema,
      handle: async ({ params, query }) => ({
        body: await groupOutputs(service.tasksOfRun(params.id), outputs, query),
      }),
    }),
  ];
};
