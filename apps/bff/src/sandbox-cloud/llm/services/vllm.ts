import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { sandboxHeader, sendJson, ServiceError } from '../http.ts';
import { listen, type ServiceRoute } from '../http-server.ts';
import { openaiRoutes } from '../openai-routes.ts';
import { openModels } from '../open-models.ts';
import { delayWhenSlow, isDue, strike } from '../strikes.ts';
import { listenAddress, readArguments } from './arguments.ts';

const sandboxVersion = '0.23.0+terroir-sandbox';

/**
 * The stand-in for vLLM's OpenAI server: its flags, its refusals, its start-up log, the tiny random model's words.
 * Throws at the start what vLLM ends with.
 */
export async function serveVllm(words: readonly string[], modelPath: string): Promise<void> {
  const { positional, get } = readArguments(words[0] === 'serve' ? words.slice(1) : words);
  const model = get('model') ?? positional[0];
  if (!model) throw new Error('api_server.py: error: the following arguments are required: --model');
  const maxModelLen = Number(get('max-model-len') ?? 4_096);
  const facts = readFacts();
  refuseWhatVllmRefuses(facts, model, get);
  const failure = strike('load-fails');
  if (failure !== null) {
    throw new Error(
      failure.message ??
        `ValueError: To serve at least one request with the models's max seq len (${maxModelLen}), more KV cache is ` +
          'needed than the available KV cache memory. Try increasing `gpu_memory_utilization` or decreasing `max_model_len`.',
    );
  }
  await delay(isDue('load-slow')?.ms ?? 200);

  const service = openModels({ modelPath, namesPath: join(tmpdir(), `vllm-names-${process.pid}.json`) });
  const name = get('served-model-name') ?? model;
  service.models.add(name);
  await service.load(name);
  process.stdout.write(
    `GPU KV cache size: ${maxModelLen * 4} tokens\n` +
      `Maximum concurrency for ${maxModelLen} tokens per request: 4.00x\n` +
      'Application startup complete. (Terroir sandbox stand-in for vLLM, tiny random model)\n',
  );
  const key = get('api-key') ?? process.env['VLLM_API_KEY'] ?? null;
  const guarded = Object.fromEntries(
    Object.entries(openaiRoutes(service)).map(([path, route]): [string, ServiceRoute] => [
      path,
      (request, response) => {
        if (key !== null && request.headers.authorization !== `Bearer ${key}`)
          throw new ServiceError(401, 'Unauthorized');
        return route(request, response);
      },
    ]),
  );
  await listen(
    {
      ...guarded,
      async 'GET /health'(_request, response) {
        await delayWhenSlow();
        response.writeHead(200, sandboxHeader);
        response.end();
      },
      'GET /version': (_request, response) => sendJson(response, 200, { version: sandboxVersion }),
      'GET /metrics': (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', ...sandboxHeader });
        response.end(
          `vllm:num_requests_running{model_name="${name}"} 0\nvllm:kv_cache_usage_perc{model_name="${name}"} 0\n`,
        );
      },
    },
    listenAddress(get('host'), get('port'), 8_000),
  );
}

interface Facts {
  readonly gpuCount: number;
  /** e.g. 8.9; NaN: unknown. */
  readonly capability: number;
}

function readFacts(): Facts {
  const text = readFileSync('/opt/terroir-vm/vm.env', 'utf8');
  const value = (name: string) => new RegExp(`^${name}='(.*)'$`, 'm').exec(text)?.[1] ?? '';
  return { gpuCount: Number(value('gpu_count')), capability: Number(value('gpu_capability')) };
}

function refuseWhatVllmRefuses(facts: Facts, model: string, get: (name: string) => string | null): void {
  const failure = strike('service-fails');
  if (failure !== null)
    throw new Error(failure.message ?? 'RuntimeError: Engine core initialization failed. (sandbox)');
  if (facts.gpuCount === 0 || isDue('driver-fails') !== null)
    throw new Error('RuntimeError: Failed to infer device type: no NVIDIA GPU was found');
  const parallel = Number(get('tensor-parallel-size') ?? get('tp') ?? 1);
  const nodes = Number(get('pipeline-parallel-size') ?? 1);
  if (nodes === 1 && parallel > facts.gpuCount) {
    throw new Error(
      `ValueError: Tensor parallel size (${parallel}) is larger than the number of available GPUs (${facts.gpuCount}).`,
    );
  }
  if (facts.capability < 7.5)
    throw new Error(`RuntimeError: vLLM needs compute capability 7.5, this GPU has ${facts.capability}`);
  if (facts.capability < 8 && ['bfloat16', 'auto', null].includes(get('dtype'))) {
    throw new Error(
      'ValueError: Bfloat16 is only supported on GPUs with compute capability of at least 8.0. You can use float16 ' +
        'instead by explicitly setting the `dtype` flag in CLI, for example: --dtype=half.',
    );
  }
  if (isDue('gated-model') !== null && !process.env['HF_TOKEN']) {
    throw new Error(
      `OSError: You are trying to access a gated repo. Make sure to have access to it at https://huggingface.co/${model}.`,
    );
  }
  if (isDue('disk-full') !== null)
    throw new Error('OSError: [Errno 28] No space left on device: /root/.cache/huggingface');
}
