import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ModelService } from '../model-service.ts';
import { readBody, sendJson, ServiceError, startStream, writePart } from '../http.ts';
import { createPulls } from './pulls.ts';
import { digestOf, fullModelName } from '../pulled-models.ts';
import { chatSchema, generateSchema, namedSchema, promptOf, pullSchema } from '../request-schemas.ts';
import { brokenStream, delayWhenSlow, refuseWhenBusy, strike } from '../strikes.ts';

const sandboxVersion = process.env['TERROIR_SANDBOX_VERSION'] ?? '0.32.0-terroir-sandbox';
const nanoseconds = (ms: number) => Math.round(ms * 1e6);

type Route = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/** Ollama's own API, method and path → handler. */
export function ollamaRoutes(service: ModelService): Record<string, Route> {
  const pulls = createPulls();
  const details = { format: 'gguf', family: 'llama', parameter_size: '0.1M', quantization_level: 'F32' };
  const tagOf = (model: { name: string; pulledAt: string }) => ({
    name: model.name,
    model: model.name,
    modified_at: model.pulledAt,
    size: service.sizeBytes,
    digest: digestOf(model.name),
    details,
  });

  /** Generate and chat differ only in how a piece is wrapped. */
  const stream = async (
    response: ServerResponse,
    body: {
      model: string;
      stream: boolean;
      options?:
        | { num_predict?: number | undefined; temperature?: number | undefined; seed?: number | undefined }
        | undefined;
    },
    prompt: string,
    wrap: (text: string) => object,
  ) => {
    const model = service.require(body.model).name;
    refuseWhenBusy();
    const broken = strike('stream-error');
    const began = performance.now();
    const loadMs = await service.load(model);
    const closed = new AbortController();
    response.once('close', () => closed.abort());
    const options = {
      maxTokens: (body.options?.num_predict ?? -1) > 0 ? (body.options?.num_predict ?? null) : null,
      temperature: body.options?.temperature ?? 0.9,
      seed: body.options?.seed ?? null,
      signal: closed.signal,
    };
    await service.engine.generate(prompt, options, async (generation) => {
      const line = (fields: object) =>
        `${JSON.stringify({ model, created_at: new Date().toISOString(), ...fields })}\n`;
      let whole = '';
      let count = 0;
      if (body.stream) startStream(response, 'application/x-ndjson');
      const evalBegan = performance.now();
      for await (const piece of generation.pieces) {
        count += 1;
        whole += piece;
        if (broken !== null && count > 3) throw new ServiceError(500, broken.message ?? brokenStream);
        if (body.stream && !(await writePart(response, line({ ...wrap(piece), done: false })))) return;
      }
      const last = {
        ...wrap(body.stream ? '' : whole),
        done: true,
        done_reason: generation.endedItself() ? 'stop' : 'length',
        total_duration: nanoseconds(performance.now() - began),
        load_duration: nanoseconds(loadMs),
        prompt_eval_count: generation.promptTokens,
        prompt_eval_duration: nanoseconds(generation.promptMs),
        eval_count: count,
        eval_duration: nanoseconds(performance.now() - evalBegan),
      };
      if (body.stream) response.end(line(last));
      else sendJson(response, 200, { model, created_at: new Date().toISOString(), ...last });
    });
  };
  const loadOnly = async (
    response: ServerResponse,
    name: string,
    keepAlive: string | number | undefined,
    extra: object,
  ) => {
    const model = service.require(name).name;
    const unload = keepAlive === 0 || keepAlive === '0';
    if (unload) await service.unload(model);
    else await service.load(model);
    const done_reason = unload ? 'unload' : 'load';
    sendJson(response, 200, {
      model,
      created_at: new Date().toISOString(),
      ...extra,
      done: true,
      done_reason,
    });
  };

  return {
    async 'GET /api/version'(_request, response) {
      await delayWhenSlow();
      sendJson(response, 200, { version: sandboxVersion });
    },
    'GET /api/tags': (_request, response) =>
      sendJson(response, 200, { models: service.models.list().map(tagOf) }),
    'GET /api/ps': (_request, response) =>
      sendJson(response, 200, {
        models: service.loaded().map((model) => ({
          ...tagOf(model),
          size_vram: Math.floor(service.sizeBytes * service.gpuShare),
          context_length: 1_024,
          expires_at: '2318-01-01T00:00:00Z',
        })),
      }),
    async 'POST /api/pull'(request, response) {
      const body = await readBody(request, pullSchema);
      const name = fullModelName(body.model ?? body.name ?? '');
      if (!name) throw new ServiceError(400, 'invalid model name');
      if (body.stream) startStream(response, 'application/x-ndjson');
      const say = async (fields: object): Promise<boolean> =>
        body.stream ? writePart(response, `${JSON.stringify(fields)}\n`) : !response.destroyed;
      if (!(await pulls.run(name, service.sizeBytes, response, say))) return;
      service.models.add(name);
      if (body.stream) response.end(`${JSON.stringify({ status: 'success' })}\n`);
      else sendJson(response, 200, { status: 'success' });
    },
    async 'POST /api/show'(request, response) {
      const body = await readBody(request, namedSchema);
      const model = service.require(body.model ?? body.name ?? '');
      sendJson(response, 200, {
        ...tagOf(model),
        modelfile: '# Terroir sandbox: tiny random model',
        capabilities: ['completion'],
      });
    },
    async 'DELETE /api/delete'(request, response) {
      const body = await readBody(request, namedSchema);
      const model = service.require(body.model ?? body.name ?? '');
      await service.unload(model.name);
      service.models.remove(model.name);
      sendJson(response, 200, {});
    },
    async 'POST /api/generate'(request, response) {
      const body = await readBody(request, generateSchema);
      if (body.prompt === '') return loadOnly(response, body.model, body.keep_alive, { response: '' });
      await stream(response, body, `${body.system ?? ''}\n${body.prompt}`, (text) => ({ response: text }));
    },
    async 'POST /api/chat'(request, response) {
      const body = await readBody(request, chatSchema);
      const message = (text: string) => ({ message: { role: 'assistant', content: text } });
      if (body.messages.length === 0) return loadOnly(response, body.model, body.keep_alive, message(''));
      await stream(response, body, promptOf(body.messages), message);
    },
  };
}
