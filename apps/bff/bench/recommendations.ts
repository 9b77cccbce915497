/**
 * Recommendations over HTTP: the built server in its own process, 200 requests a second for 30 s sent on time
 * whether or not earlier ones were answered, each a different kind of question.
 * Usage: node bench/recommendations.ts [requests per second] [seconds]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runMain } from '../test/run-main.ts';

const perSecond = Number(process.argv[2] ?? 200);
const seconds = Number(process.argv[3] ?? 30);
const token = 'bench-token-0123456789abcdef0123456789abcdef';
const near = { by: 'location', weight: 0.3, near: [126.978, 37.5665] };
const workload = { kind: 'llm', modelId: 'llama3.1-8b', quantization: 'q4_K_M', contextTokens: 8192 };

const questions = [
  { limit: 50 },
  { expression: 'gpu~H100 and vram>=80 and price<30', limit: 50 },
  { filter: [{ field: 'provider', op: '==', value: 'aws' }], rank: [{ by: 'cost', weight: 0.7 }, near] },
  { expression: 'vcpu>=4 and mem>=16', rank: [{ by: 'value' }] },
  { rank: [{ by: 'cost' }, { by: 'latency', nearRegions: ['aws+ap-northeast-2'] }] },
  { workload, rank: [{ by: 'costPerMillionTokens' }] },
  { expression: 'gpu exists', facets: true, limit: 20 },
].map((question) => JSON.stringify(question));

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

const dataDir = mkdtempSync(join(tmpdir(), 'terroir-bench-'));
const server = runMain({ TERROIR_DATA_DIR: dataDir, TERROIR_TOKEN: token });
try {
  const line = await server.ready;
  const origin = new URL(/http\S+/.exec(line)?.[0] ?? '');
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  for (const question of questions) for (let at = 0; at < 20; at += 1) await post(origin, agent, question);

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
  const startedAt = performance.now();
  for (let at = 0; at < perSecond * seconds; at += 1) {
    const dueAt = startedAt + (at * 1000) / perSecond;
    const early = dueAt - performance.now();
    if (early > 0) await delay(early);
    pending.push(ask(questions[at % questions.length] ?? '{}', dueAt));
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
      'KiB per answer': (bytes / times.length / 1024).toFixed(1),
    },
  ]);
  agent.destroy();
} finally {
  server.child.kill();
  await server.ended;
  rmSync(dataDir, { recursive: true, force: true });
}
