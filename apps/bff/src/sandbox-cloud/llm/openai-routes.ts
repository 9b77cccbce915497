import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody, sendJson, ServiceError, startStream, writePart } from './http.ts';
import type { ModelService } from './model-service.ts';
import { completionsSchema, promptOf } from './request-schemas.ts';
import { brokenStream, refuseWhenBusy, strike } from './strikes.ts';

type Route = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/** The OpenAI-shaped part: models and chat completions, whole or as server-sent events. */
export function openaiRoutes(service: ModelService): Record<string, Route> {
  return {
    'GET /v1/models': (_request, response) =>
      sendJson(response, 200, {
        object: 'list',
        data: service.models.list().map((model) => ({
          id: model.name,
          object: 'model',
          created: Math.floor(Date.parse(model.pulledAt) / 1_000),
          owned_by: 'terroir-sandbox',
        })),
      }),
    async 'POST /v1/chat/completions'(request, response) {
      const body = await readBody(request, completionsSchema);
      const model = service.require(body.model).name;
      refuseWhenBusy();
      const broken = strike('stream-error');
      await service.load(model);
      const closed = new AbortController();
      response.once('close', () => closed.abort());
      const options = {
        maxTokens: body.max_completion_tokens ?? body.max_tokens ?? null,
        temperature: body.temperature ?? 0.9,
        seed: body.seed ?? null,
        signal: closed.signal,
      };
      const common = {
        id: `chatcmpl-${randomUUID()}`,
        created: Math.floor(Date.now() / 1_000),
        model,
        system_fingerprint: 'terroir-sandbox-tiny-random-model',
      };
      await service.engine.generate(promptOf(body.messages), options, async (generation) => {
        let whole = '';
        let count = 0;
        const chunk = (choices: object[], extra: object = {}) =>
          `data: ${JSON.stringify({ ...common, object: 'chat.completion.chunk', choices, ...extra })}\n\n`;
        if (body.stream) {
          startStream(response, 'text/event-stream; charset=utf-8');
          const delta = { role: 'assistant', content: '' };
          await writePart(response, chunk([{ index: 0, delta, finish_reason: null }]));
        }
        for await (const piece of generation.pieces) {
          count += 1;
          whole += piece;
          if (broken !== null && count > 3) throw new ServiceError(500, broken.message ?? brokenStream);
          const part = body.stream
            ? chunk([{ index: 0, delta: { content: piece }, finish_reason: null }])
            : null;
          if (part !== null && !(await writePart(response, part))) return;
        }
        const finish_reason = generation.endedItself() ? 'stop' : 'length';
        const usage = {
          prompt_tokens: generation.promptTokens,
          completion_tokens: count,
          total_tokens: generation.promptTokens + count,
        };
        if (body.stream) {
          await writePart(response, chunk([{ index: 0, delta: {}, finish_reason }]));
          if (body.stream_options?.include_usage) await writePart(response, chunk([], { usage }));
          response.end('data: [DONE]\n\n');
        } else {
          const message = { role: 'assistant', content: whole };
          sendJson(response, 200, {
            ...common,
            object: 'chat.completion',
            choices: [{ index: 0, message, finish_reason }],
            usage,
          });
        }
      });
    },
  };
}
