import {
  idPageQuerySchema,
  ownIdSchema,
  pageOf,
  recordingSchema,
  terminalSchema,
  terminalSizeSchema,
  terminalsQuerySchema,
} from '@terroir/shared-types';
import * as z from 'zod';
import type { EventLog } from '../events/event-log.ts';
import { pageOfRows } from '../http/page-of-rows.ts';
import { handled, type Route, route } from '../http/route.ts';
import type { Recorder } from './recording/recorder.ts';
import type { TerminalService } from './service.ts';
import type { TerminalStore } from './store.ts';

const tag = 'Terminals';
const params = z.object({ id: ownIdSchema });
const gone = z.object({ deleted: z.boolean() });

export const terminalRoutes = (deps: {
  store: TerminalStore;
  terminals: TerminalService;
  recorder: Recorder;
  events: EventLog;
}): Route[] => {
  const { store, terminals, recorder, events } = deps;
  return [
    route({
      method: 'get',
      path: '/terminals',
      summary: 'Terminals, newest first; a WebSocket opens them',
      tag,
      role: 'viewer',
      query: terminalsQuerySchema,
      reply: pageOf(terminalSchema),
      handle({ query }) {
        const asOfSeq = events.latestSeq();
        const filter = { vmId: query.vmId ?? null, status: query.status ?? null };
        const found = store.list({ ...filter, cursor: query.cursor ?? null, limit: query.limit + 1 });
        const { rows: items, next } = pageOfRows(found, query.limit);
        return { body: { items, nextCursor: next?.id, total: store.count(filter), asOfSeq } };
      },
    }),
    route({
      method: 'get',
      path: '/terminals/:id',
      summary: 'One terminal',
      tag,
      role: 'viewer',
      params,
      reply: terminalSchema,
      handle: ({ params: { id } }) => ({ body: terminals.find(id) }),
    }),
    route({
      method: 'delete',
      path: '/terminals/:id',
      summary: 'End the shell of a terminal',
      tag,
      role: 'operator',
      params,
      reply: terminalSchema,
      handle: async ({ params: { id } }) => ({ body: await terminals.close(id) }),
    }),
    route({
      method: 'post',
      path: '/terminals/:id/recording',
      summary: 'Record what a terminal shows from now on (asciicast v2)',
      tag,
      role: 'operator',
      params,
      body: terminalSizeSchema,
      reply: recordingSchema,
      status: 202,
      async handle({ params: { id }, body }) {
        const recording = await recorder.start(id, body);
        return { status: 202, headers: { Location: `/api/v1/recordings/${recording.id}` }, body: recording };
      },
    }),
    route({
      method: 'delete',
      path: '/terminals/:id/recording',
      summary: 'Stop recording',
      tag,
      role: 'operator',
      params,
      reply: recordingSchema,
      handle: ({ params: { id } }) => ({ body: recorder.stop(id) }),
    }),
    route({
      method: 'get',
      path: '/recordings',
      summary: 'Recordings, newest first',
      tag,
      role: 'viewer',
      query: idPageQuerySchema,
      reply: pageOf(recordingSchema),
      handle({ query }) {
        const asOfSeq = events.latestSeq();
        const found = store.recordings({ cursor: query.cursor ?? null, limit: query.limit + 1 });
        const { rows: items, next } = pageOfRows(found, query.limit);
        return { body: { items, nextCursor: next?.id, total: store.countRecordings(), asOfSeq } };
      },
    }),
    route({
      method: 'get',
      path: '/recordings/:id',
      summary: 'One recording',
      tag,
      role: 'viewer',
      params,
      reply: recordingSchema,
      handle: ({ params: { id } }) => ({ body: recorder.find(id) }),
    }),
    route({
      method: 'get',
      path: '/recordings/:id/file',
      summary: 'The asciicast v2 file of a recording',
      tag,
      role: 'viewer',
      params,
      reply: z.unknown(),
      handle({ params: { id }, response }) {
        const { vmName } = recorder.find(id);
        response.type('application/x-asciicast');
        response.setHeader('content-disposition', `attachment; filename="${vmName}-${id}.cast"`);
        response.sendFile(recorder.path(id), { cacheControl: false, dotfiles: 'allow' });
        return handled;
      },
    }),
    route({
      method: 'delete',
      path: '/recordings/:id',
      summary: 'Remove a recording',
      tag,
      role: 'operator',
      params,
      reply: gone,
      handle({ params: { id } }) {
        recorder.remove(id);
        return { body: { deleted: true } };
      },
    }),
  ];
};
