import { isDue } from '../strikes.ts';

export interface Backend {
  readonly kind: 'ollama' | 'openai';
  readonly url: string;
  readonly key: string;
}

const listTimeoutMs = 10_000;

/** Open WebUI's settings of where models are. A container on Docker's bridge does not reach the VM's own loopback. */
export function readBackends(env: NodeJS.ProcessEnv): Backend[] {
  const list = (text: string | undefined) => (text ?? '').split(';').filter((part) => part !== '');
  const keys = (env['OPENAI_API_KEYS'] ?? env['OPENAI_API_KEY'] ?? '').split(';');
  const ollama =
    env['ENABLE_OLLAMA_API']?.toLowerCase() === 'false'
      ? []
      : list(env['OLLAMA_BASE_URLS'] ?? env['OLLAMA_BASE_URL'] ?? 'http://127.0.0.1:11434');
  const openai = list(env['OPENAI_API_BASE_URLS'] ?? env['OPENAI_API_BASE_URL']);
  return [
    ...ollama.map((url) => ({ kind: 'ollama' as const, url: url.replace(/\/$/, ''), key: '' })),
    ...openai.map((url, at) => ({
      kind: 'openai' as const,
      url: url.replace(/\/v1\/?$/, ''),
      key: keys[at] ?? '',
    })),
  ];
}

const reachable = ({ url }: Backend): boolean =>
  process.env['TERROIR_SANDBOX_BRIDGE'] !== '1' || !/127\.0\.0\.1|localhost|host\.docker\.internal/.test(url);

export async function askBackend(backend: Backend, path: string, body?: unknown): Promise<Response> {
  if (!reachable(backend)) throw new Error(`connect ECONNREFUSED ${backend.url} (from inside the container)`);
  return fetch(backend.url + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      'content-type': 'application/json',
      ...(backend.key === '' ? {} : { authorization: `Bearer ${backend.key}` }),
    },
    ...(body === undefined ? { signal: AbortSignal.timeout(listTimeoutMs) } : { body: JSON.stringify(body) }),
  });
}

/** Model → the backends that have it now; one that does not answer has none. */
export async function modelsOf(backends: readonly Backend[]): Promise<Map<string, Backend[]>> {
  if (isDue('health-slow') !== null)
    await new Promise((resolve) => setTimeout(resolve, isDue('health-slow')?.ms ?? 0));
  const lists = await Promise.all(
    backends.map(async (backend) => {
      try {
        const answer = (await (await askBackend(backend, '/v1/models')).json()) as {
          data?: { id: string }[];
        };
        return (answer.data ?? []).map(({ id }) => ({ id, backend }));
      } catch {
        return []; // dropped until it answers again
      }
    }),
  );
  const found = new Map<string, Backend[]>();
  for (const { id, backend } of lists.flat()) found.set(id, [...(found.get(id) ?? []), backend]);
  return found;
}
