/**
 * Recommendations over HTTP: the built server in its own process, 200 requests a second for 30 s sent on time
 * whether or not earlier ones were answered, no two of them the same question.
 * Usage: node bench/recommendations.ts [requests per second] [seconds]
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runMain } from '../test/run-main.ts';

const perSecond = Number(process.argv[2] ?? 200);
const seconds = Number(process.argv[3] ?? 30);
const token = 'bench-token-0123456789abcdef0123456789abcdef';
/** Numbers in [0, 1), the same in every run (a linear congruential generator). */
let state = 20_261_125;
const random = (): number => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state / 2 ** 32;
};
const pick = <Item>(items: readonly [Item, ...Item[]]): Item =>
  items[Math.floor(random() * items.length)] ?? items[0];
const point = (): [number, number] => [random() * 360 - 180, random() * 140 - 70];
const usd = (): string => (10 ** (random() * 4 - 2)).toFixed(3);
const size = (): number => 2 ** Math.floor(random() * 7);
const provider = (): string => pick(['aws', 'azure', 'gcp', 'alibaba', 'oci', 'ibm']);
const gpu = (): string => pick(['H100', 'A100', 'L4', 'T4', 'V100', 'A10']);

/** What the page asks, with other figures each time: no two questions of a run are the same. */
const kinds: (() => object)[] = [
  () => ({ expression: `price<${usd()}`, limit: 50 }),
  () => ({ expression: `gpu~${gpu()} and price<${usd()}`, limit: 50, facets: true }),
  () => ({
    filter: [{ field: 'provider', op: '==', value: provider() }],
    rank: [
      { by: 'cost', weight: 0.7 },
      { by: 'location', weight: 0.3, near: point() },
    ],
  }),
  () => ({ expression: `vcpu>=${size()} and mem>=${size()} and price>${usd()}`, rank: [{ by: 'value' }] }),
  () => ({
    rank: [{ by: 'cost', weight: random() }, { by: 'latency', near: point() }, { by: 'performance' }],
  }),
  () => ({
    workload: {
      kind: 'llm',
      modelId: pick(['llama3.1-8b', 'qwen3-32b', 'gemma2-9b', 'mistral-7b']),
      quantization: pick(['q4_K_M', 'q8_0', 'fp16']),
      contextTokens: 1024 + Math.floor(random() * 7000),
    },
    rank: [{ by: 'costPerMillionTokens' }, { by: 'location', near: point() }],
  }),
  () => ({
    expression: `price<${usd()} and not provider=${provider()}`,
    sort: { by: pick(['vcpu', 'hourlyUsd', 'value']), descending: true },
    facets: true,
    limit: 200,
  }),
];
const questionAt = (at: number): string => JSON.stringify(kinds[at % kinds.length]?.() ?? {});

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

const post = (origin: URL, agent: Agent, body: string): Promise<{ status: number; bytes: number }> =>
  new Promise((resolve, reject) => {
    const sent = request(
      new URL('/api/v1/recommendations', origin),
      {
        method: 'POST',
        agent,
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        },
      },
      (response) => {
        let bytes = 0;
        response.on('data', (chunk: Buffer) => (bytes += chunk.length));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, bytes }));
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });

/** CPU time of a process so far, ms: unlike the clock it says the same on a busy machine. Linux counts in 10 ms. */
const cpuMs = (pid: number | undefined): number => {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return Number.NaN; // not Linux
  }
};

const dataDir = mkdtempSync(join(tmpdir(), 'terroir-bench-'));
const server = runMain({ TERROIR_DATA_DIR: dataDir, TERROIR_TOKEN: token });
try {
  const line = await server.ready;
  const origin = new URL(/http\S+/.exec(line)?.[0] ?? '');
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  for (let at = 0; at < 20 * kinds.length; at += 1) await post(origin, agent, questionAt(at));

  const times: number[] = [];
  const failures: number[] = [];
  let bytes = 0;
  const pending: Promise<void>[] = [];
  const ask = async (question: string, dueAt: number): Promise<void> => {
    const answer = await post(origin, agent, question);
    // From when it was due: a late sender must not hide a slow server.
    times.push(performance.now() - dueAt);
    bytes += answer.bytes;
    if (answer.status !== 200) failures.push(answer.status);
  };
  const cpuBeforeMs = cpuMs(server.child.pid);
  const startedAt = performance.now();
  for (let at = 0; at < perSecond * seconds; at += 1) {
    const dueAt = startedAt + (at * 1000) / perSecond;
    const early = dueAt - performance.now();
    if (early > 0) await delay(early);
    pending.push(ask(questionAt(at), dueAt));
  }
  await Promise.all(pending);
  const took = (performance.now() - startedAt) / 1000;
  const sorted = times.toSorted((a, b) => a - b);
  console.table([
    {
      requests: times.length,
      failed: failures.length,
      'per second': (times.length / took).toFixed(0),
      'p50 ms': percentile(sorted, 0.5).toFixed(1),
      'p99 ms': percentile(sorted, 0.99).toFixed(1),
      'max ms': percentile(sorted, 1).toFixed(1),
      'server CPU ms per answer': ((cpuMs(server.child.pid) - cpuBeforeMs) / times.length).toFixed(2),
      'KiB per answer': (bytes / times.length / 1024).toFixed(1),
    },
  ]);
  agent.destroy();
} finally {
  server.child.kill();
  await server.ended;
  rmSync(dataDir, { recursive: true, force: true });
}
