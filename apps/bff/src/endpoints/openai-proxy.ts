import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import type { Logger } from 'pino';
import * as z from 'zod';
import { notFound, ProblemError, unprocessable } from '../http/problem-error.ts';
import type { InFlight } from './in-flight.ts';
import type { OpenTunnel } from './open-tunnel.ts';
import { requestThrough, responseOf } from './request-through.ts';
import type { EndpointRow, EndpointStore } from './store.ts';
import { alreadySaid, say } from '../wordings/say.ts';

const maxBodyBytes = 4 * 1024 * 1024;
// A cold model loads before its first token; then tokens must keep coming.
const firstByteTimeoutMs = 600_000;
const idleTimeoutMs = 120_000;
const maxTries = 3;

const bodySchema = z.looseObject({ model: z.string().min(1).max(300) });

/** An endpoint that leads to the models of others. */
export interface Gateway {
  models: readonly string[];
  /** Asked for as a bearer token; null: none is. */
  key: string | null;
}

export type GatewayOf = (endpoint: Pick<EndpointRow, 'vmId' | 'name'>) => Gateway | null;

export interface OpenAiProxy {
  models(infraId: string): {
    object: 'list';
    data: { id: string; object: 'model'; created: number; owned_by: string }[];
  };
  /** Sends `body` to a healthy endpoint that serves its model and streams the answer. Throws ProblemErrors. */
  forward(infraId: string, path: string, body: unknown, response: Response): Promise<void>;
}

export const createOpenAiProxy = (deps: {
  store: EndpointStore;
  open: OpenTunnel;
  inFlight: InFlight;
  logger: Logger;
  /** What an endpoint without a model of its own serves; null: it is no gateway. */
  gatewayOf: GatewayOf;
  /** Told when an endpoint did not answer. */
  onFailure: (endpointId: string) => void;
}): OpenAiProxy => {
  const { store, open, inFlight, logger } = deps;
  /** Requests handed out per infra and model: equal VMs take turns. */
  const turns = new Map<string, number>();

  const servingOf = (infraId: string): (EndpointRow & { model: string })[] =>
    store.byInfra(infraId).flatMap((row) => {
      if (row.kind === 'http') return [];
      const models = row.model === null ? (deps.gatewayOf(row)?.models ?? []) : [row.model];
      return models.map((model) => ({ ...row, model }));
    });

  const candidates = (infraId: string, model: string): EndpointRow[] => {
    const serving = servingOf(infraId);
    if (serving.length === 0) {
      throw new ProblemError(404, 'no-endpoint', say('no-model-served'), { remedy: say('launch-preset') });
    }
    const ofModel = serving.filter((row) => row.model === model);
    if (ofModel.length === 0) {
      const known = [...new Set(serving.map((row) => row.model))].join(', ');
      throw notFoundModel(model, known);
    }
    const healthy = ofModel.filter(({ health }) => health === 'healthy');
    if (healthy.length === 0) {
      const details = ofModel.map(({ vmId, health, detail }) => `${vmId} is ${health}: ${detail}`);
      throw new ProblemError(
        503,
        'no-healthy-endpoint',
        `No VM answers for ${model} now. ${details[0] ?? ''}`,
        {
          remedy: 'Wait until an endpoint is healthy; GET /infras/:id/endpoints tells.',
          headers: { 'retry-after': '5' },
        },
      );
    }
    const key = `${infraId} ${model}`;
    const turn = (turns.get(key) ?? 0) % healthy.length;
    // Only fairness is lost by forgetting the turns.
    if (turns.size > 10_000) turns.clear();
    turns.set(key, turn + 1);
    return [...healthy.slice(turn), ...healthy.slice(0, turn)];
  };

  /** Tries one endpoint after the other until one begins to answer. */
  const begin = async (
    endpoints: readonly EndpointRow[],
    path: string,
    body: Buffer,
    signal: AbortSignal,
  ): Promise<{ incoming: IncomingMessage; tunnel: Duplex; endpoint: EndpointRow }> => {
    let failure: unknown;
    for (const endpoint of endpoints.slice(0, maxTries)) {
      let tunnel: Duplex;
      try {
        tunnel = await open(endpoint);
      } catch (error) {
        // Nothing was sent, so another VM may be asked without asking twice.
        failure = error;
        deps.onFailure(endpoint.id);
        continue;
      }
      if (signal.aborted) {
        tunnel.destroy();
        throw new ProblemError(502, 'endpoint-failed', 'The client left before anything was asked.', {
          remedy: 'Ask again.',
        });
      }
      const key = deps.gatewayOf(endpoint)?.key ?? null;
      const outgoing = requestThrough(tunnel, {
        method: 'POST',
        path,
        port: endpoint.port,
        headers: {
          'content-type': 'application/json',
          'content-length': body.byteLength,
          accept: '*/*',
          ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        },
      });
      const stop = () => outgoing.destroy(new Error('The client has left.'));
      signal.addEventListener('abort', stop, { once: true });
      const timer = setTimeout(
        () => outgoing.destroy(new Error(`No answer began within ${firstByteTimeoutMs / 1000} s.`)),
        firstByteTimeoutMs,
      );
      try {
        const answer = responseOf(outgoing);
        outgoing.end(body);
        return { incoming: await answer, tunnel, endpoint };
      } catch (error) {
        tunnel.destroy();
        deps.onFailure(endpoint.id);
        const why = error instanceof Error ? error.message : String(error);
        throw new ProblemError(
          502,
          'endpoint-failed',
          `The service on the VM ${endpoint.vmId} broke off: ${why}`,
          {
            remedy: 'Try again; another VM is asked when this one is no longer healthy.',
            cause: error,
          },
        );
      } finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', stop);
      }
    }
    throw failure;
  };

  return {
    models(infraId) {
      const ids = new Set(
        servingOf(infraId).flatMap(({ health, model }) => (health === 'healthy' ? [model] : [])),
      );
      const data = [...ids]
        .sort()
        .map((id) => ({ id, object: 'model' as const, created: 0, owned_by: 'terroir' }));
      return { object: 'list', data };
    },

    async forward(infraId, path, body, response) {
      const parsed = bodySchema.safeParse(body);
      if (!parsed.success) {
        const errors = parsed.error.issues.map((issue) => ({
          path: issue.path.join('.'),
          message: issue.message,
        }));
        throw unprocessable('The body must be JSON with a "model".', errors);
      }
      const bytes = Buffer.from(JSON.stringify(parsed.data));
      if (bytes.byteLength > maxBodyBytes)
        throw new ProblemError(413, 'too-large', 'The body is larger than 4 MiB.');
      const endpoints = candidates(infraId, parsed.data.model);
      const leave = inFlight.enter();
      const gone = new AbortController();
      response.once('close', () => gone.abort());
      try {
        const { incoming, tunnel, endpoint } = await begin(endpoints, path, bytes, gone.signal);
        if (gone.signal.aborted) {
          tunnel.destroy();
          return;
        }
        response.status(incoming.statusCode ?? 502);
        response.setHeader('content-type', incoming.headers['content-type'] ?? 'application/json');
        // `no-transform` keeps compression from holding tokens back.
        response.setHeader('cache-control', 'no-store, no-transform');
        response.setHeader('x-terroir-vm', endpoint.vmId);
        response.flushHeaders();
        const idle = setTimeout(
          () => incoming.destroy(new Error(`No token came for ${idleTimeoutMs / 1000} s.`)),
          idleTimeoutMs,
        );
        try {
          const watched = async function* (source: AsyncIterable<Buffer>) {
            for await (const chunk of source) {
              idle.refresh();
              yield chunk;
            }
          };
          await pipeline(incoming, watched, response, { signal: gone.signal });
        } catch (error) {
          // The head is out: breaking the connection is how HTTP says that the rest is missing.
          response.destroy();
          if (!gone.signal.aborted) {
            deps.onFailure(endpoint.id);
            logger.warn({ err: error, endpointId: endpoint.id }, 'an answer broke off');
          }
        } finally {
          clearTimeout(idle);
          tunnel.destroy();
        }
      } finally {
        leave();
      }
    },
  };
};

const notFoundModel = (model: string, known: string): ProblemError => {
  const { message, detailWording } = notFound('model', model);
  const remedy = say('models-served', { models: known });
  return new ProblemError(404, 'model_not_found', alreadySaid(message, detailWording), { remedy });
};
