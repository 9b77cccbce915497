import {
  endpointSchema,
  ownIdSchema,
  pageOf,
  type Publication,
  wholeQuerySchema,
} from '@terroir/shared-types';
import type { Request } from 'express';
import * as z from 'zod';
import type { Fleet } from '../commands/fleet.ts';
import { pageOfArray } from '../http/page-of-array.ts';
import { ProblemError } from '../http/problem-error.ts';
import { handled, route, type Route } from '../http/route.ts';
import { openPath } from './endpoint-proxy.ts';
import type { EndpointSessions } from './endpoint-sessions.ts';
import { toOpenAiError } from './openai-error.ts';
import type { OpenAiProxy } from './openai-proxy.ts';
import type { EndpointRow, EndpointStore } from './store.ts';

const infraParams = z.strictObject({ id: ownIdSchema });
const modelSchema = z.object({
  id: z.string(),
  object: z.literal('model'),
  created: z.number().int(),
  owned_by: z.string(),
});

/** Null: the endpoint is private. */
export type PublicationOf = (endpointId: string) => Publication | null;

export const endpointRoutes = (deps: {
  store: EndpointStore;
  fleet: Pick<Fleet, 'infra'>;
  sessions: EndpointSessions;
  openAi: OpenAiProxy;
  publicationOf: PublicationOf;
  /** All that an endpoint answers for. */
  modelsOf: (endpoint: Pick<EndpointRow, 'vmId' | 'name' | 'model'>) => readonly string[];
  latestSeq: () => number;
}): Route[] => {
  const { store, fleet, sessions, openAi } = deps;

  const generation = (path: string, summary: string): Route =>
    route({
      method: 'post',
      path: `/infras/:id/openai/v1/${path}`,
      summary,
      tag: 'Endpoints',
      role: 'operator',
      params: infraParams,
      body: z.unknown(),
      reply: z.unknown(),
      handle: ({ params, body, response }) =>
        asOpenAi(async (): Promise<typeof handled> => {
          fleet.infra(params.id);
          await openAi.forward(params.id, `/v1/${path}`, body, response);
          return handled;
        }),
    });

  return [
    route({
      method: 'get',
      path: '/infras/:id/endpoints',
      summary: 'What an infra serves; each openUrl opens it once in a browser',
      tag: 'Endpoints',
      role: 'viewer',
      params: infraParams,
      query: wholeQuerySchema,
      reply: pageOf(endpointSchema),
      handle: ({ params, query, request, principal }) => {
        fleet.infra(params.id);
        // Whoever opens a service may do all that it offers, delete models for one: not for viewers.
        const ticketOf = (id: string) => (principal.role === 'viewer' ? '' : sessions.issueTicket(id));
        const page = pageOfArray(store.byInfra(params.id), query);
        const items = page.items.map(({ healthPath: _healthPath, ...row }) => ({
          ...row,
          models: [...deps.modelsOf(row)],
          publication: deps.publicationOf(row.id),
          openUrl: `${originOf(request, row.id)}${openPath}?ticket=${ticketOf(row.id)}`,
        }));
        return { body: { ...page, items, asOfSeq: deps.latestSeq() } };
      },
    }),
    route({
      method: 'get',
      path: '/infras/:id/openai/v1/models',
      summary: 'The models that answer now, as OpenAI clients expect them',
      tag: 'Endpoints',
      role: 'viewer',
      params: infraParams,
      reply: z.object({ object: z.literal('list'), data: z.array(modelSchema) }),
      handle: ({ params }) =>
        asOpenAi(() => {
          fleet.infra(params.id);
          return { body: openAi.models(params.id) };
        }),
    }),
    generation('chat/completions', 'Chat with a model of the infra, streaming or not'),
    generation('completions', 'Complete a text with a model of the infra'),
    generation('embeddings', 'Embeddings by a model of the infra'),
  ];
};

const asOpenAi = async <Result>(work: () => Result | Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    throw error instanceof ProblemError ? toOpenAiError(error) : error;
  }
};

/** An origin of its own, on the port that we really listen on: the gate knows these hosts by it. */
const originOf = (request: Request, endpointId: string): string =>
  `${request.protocol}://${endpointId}.localhost:${request.socket.localPort ?? 80}`;
