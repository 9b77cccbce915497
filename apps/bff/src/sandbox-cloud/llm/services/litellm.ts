import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { parse } from 'yaml';
import * as z from 'zod';
import { readBody, sandboxHeader, sendJson, ServiceError, startStream, writePart } from '../http.ts';
import { listen } from '../http-server.ts';
import { delayWhenSlow } from '../strikes.ts';
import { listenAddress, pathOnVm, readArguments } from './arguments.ts';

const configSchema = z.looseObject({
  model_list: z
    .array(
      z.looseObject({
        model_name: z.string(),
        litellm_params: z.looseObject({
          model: z.string(),
          api_base: z.string().optional(),
          api_key: z.string().optional(),
        }),
      }),
    )
    .default([]),
  general_settings: z.looseObject({ master_key: z.string().optional() }).nullish(),
});
type Deployment = z.infer<typeof configSchema>['model_list'][number];

const chatSchema = z.looseObject({ model: z.string(), stream: z.boolean().nullish() });

/** The stand-in for LiteLLM's proxy: model names spread over backends, the next one asked when one does not answer. */
export async function serveLitellm(words: readonly string[]): Promise<void> {
  const { get } = readArguments(words);
  const file = get('config') ?? get('c');
  const text = file === null ? '{}' : readFileSync(pathOnVm(file), 'utf8');
  const config = configSchema.parse(parse(text) ?? {});
  const fromEnvironment = (value: string | undefined) =>
    value?.startsWith('os.environ/') ? process.env[value.slice(11)] : value;
  const key = fromEnvironment(config.general_settings?.master_key) ?? process.env['LITELLM_MASTER_KEY'];
  let turn = 0;

  const admit = (request: IncomingMessage) => {
    if (key === undefined || request.headers.authorization === `Bearer ${key}`) return;
    // As LiteLLM 1.102.1 without a database answers, where other keys would be.
    if (request.headers.authorization !== undefined) throw new ServiceError(400, 'No connected db.');
    throw new ServiceError(401, 'Authentication Error, No api key passed in.');
  };
  const ask = async (one: Deployment, path: string, body: unknown): Promise<Response> => {
    const { model, api_base, api_key } = one.litellm_params;
    const base = (api_base ?? '').replace(/\/(v1)?\/?$/, '');
    // `openai/name` and `ollama_chat/name` name the kind of backend first.
    const plain = model.replace(/^(openai|hosted_vllm|ollama_chat|ollama)\//, '');
    return fetch(`${base}/v1${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        'content-type': 'application/json',
        ...(api_key === undefined ? {} : { authorization: `Bearer ${fromEnvironment(api_key) ?? ''}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify({ ...(body as object), model: plain }) }),
    });
  };

  await listen(
    {
      'GET /': (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', ...sandboxHeader });
        response.end('Stand-in for LiteLLM in the Terroir sandbox\n');
      },
      'GET /health/liveliness': async (_request, response) => {
        await delayWhenSlow();
        sendJson(response, 200, "I'm alive!");
      },
      'GET /health/readiness': (_request, response) => sendJson(response, 200, { status: 'healthy' }),
      'GET /health': async (request, response) => {
        admit(request);
        const states = await Promise.all(
          config.model_list.map(async (one) => ({
            model: one.litellm_params.model,
            api_base: one.litellm_params.api_base,
            healthy: await ask(one, '/models', undefined).then(
              (answer) => answer.ok,
              () => false,
            ),
          })),
        );
        sendJson(response, 200, {
          healthy_endpoints: states.filter(({ healthy }) => healthy),
          unhealthy_endpoints: states.filter(({ healthy }) => !healthy),
          healthy_count: states.filter(({ healthy }) => healthy).length,
          unhealthy_count: states.filter(({ healthy }) => !healthy).length,
        });
      },
      'GET /v1/models': (request, response) => {
        admit(request);
        const names = [...new Set(config.model_list.map((one) => one.model_name))];
        const data = names.map((id) => ({ id, object: 'model', created: 0, owned_by: 'terroir-sandbox' }));
        sendJson(response, 200, { object: 'list', data });
      },
      'POST /v1/chat/completions': async (request, response) => {
        admit(request);
        const body = await readBody(request, chatSchema);
        const serving = config.model_list.filter((one) => one.model_name === body.model);
        if (serving.length === 0)
          throw new ServiceError(400, `Invalid model name passed in model=${body.model}`);
        turn += 1;
        let failure = 'no backend';
        for (let at = 0; at < serving.length; at += 1) {
          const one = serving[(turn + at) % serving.length];
          if (one === undefined) continue;
          try {
            const answer = await ask(one, '/chat/completions', body);
            if (answer.status >= 500) {
              failure = `${answer.status} ${await answer.text()}`;
              continue;
            }
            if (!body.stream) return sendJson(response, answer.status, await answer.json());
            startStream(response, 'text/event-stream; charset=utf-8');
            for await (const part of answer.body ?? [])
              if (!(await writePart(response, part as Uint8Array))) return;
            return void response.end();
          } catch (error) {
            failure = error instanceof Error ? error.message : String(error);
          }
        }
        throw new ServiceError(503, `litellm.ServiceUnavailableError: ${failure}`);
      },
    },
    listenAddress(get('host'), get('port') ?? process.env['PORT'] ?? null, 4_000),
  );
  process.stdout.write('LiteLLM: Proxy initialized (Terroir sandbox stand-in)\n');
}
