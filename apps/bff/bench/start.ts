import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';

/** Prints: warm start to ready, memory at rest, and the time of recommendations over HTTP. Needs a build. */

const entry = join(import.meta.dirname, '../dist/main.js');
const starts = 5;
const restMs = 3_000;
const token = 'token-of-the-bench';

const expressions = [
  '',
  'gpu~H100',
  'gpu~H100 and price<30',
  'gpu~A100 and vram>=80',
  'vram>=24 and price<2',
  'vram>=640',
  'gpus>=8',
  'gpus>=1 and provider=aws',
  'vcpu>=4 and mem>=16',
  'vcpu>=64 and price<3',
  'mem>=512',
  'arch=arm64 and vcpu>=8',
  'provider=gcp or provider=azure',
  'region~seoul or region~northeast',
  'name~metal',
  'price<0.01',
  'not accelerator exists and vcpu=2',
  'gpu~T4 or gpu~L4',
  'vcpu>=2 and vcpu<=8 and mem>=8 and mem<=32 and price<0.5',
  'gpu~MI300',
];
const seoul = [126.978, 37.5665];
const queries: object[] = [
  ...expressions.map((expression) => ({ expression, rank: [{ by: 'cost', weight: 1 }] })),
  { rank: [{ by: 'location', near: seoul }] },
  {
    rank: [
      { by: 'cost', weight: 0.7 },
      { by: 'location', weight: 0.3, near: seoul },
    ],
  },
  { rank: [{ by: 'performance', weight: 1 }] },
  { rank: [{ by: 'value', weight: 1 }], filter: [{ field: 'vcpu', op: '>=', value: 4 }] },
  { rank: [{ by: 'latency', nearRegions: ['aws+ap-northeast-2', 'aws+us-east-1'] }] },
  { rank: [{ by: 'random', seed: 7 }], limit: 500 },
  { filter: [{ field: 'provider', op: 'in', value: ['aws', 'gcp'] }], limit: 500 },
  { filter: [{ field: 'hourlyUsd', op: 'exists', value: false }] },
  { workload: { kind: 'llm', modelId: 'llama3.1-8b' }, rank: [{ by: 'cost' }, { by: 'throughput' }] },
  { workload: { kind: 'llm', modelId: 'llama3.1-70b' }, rank: [{ by: 'costPerMillionTokens' }] },
];

const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ??
  Number.NaN;

const rssMib = (pid: number): number => {
  const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(line?.[1]) / 1024;
};

const begin = async (dataDir: string) => {
  const startedAtMs = performance.now();
  const child = spawn(process.execPath, [entry], {
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      TERROIR_DATA_DIR: dataDir,
      TERROIR_TOKEN: token,
      LOG_LEVEL: 'error',
      TERROIR_KEY_SOURCE: 'file',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const origin = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (data: Buffer) => {
      text += data.toString();
      const found = /ready at (http:\/\/[^/]+)/.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', (code) =>
      reject(new Error(`The server ended with code ${code} before it was ready.`)),
    );
  });
  const readyMs = performance.now() - startedAtMs;
  const stop = (): Promise<unknown> =>
    new Promise((resolve) => {
      child.removeAllListeners('exit').once('exit', resolve);
      child.kill('SIGTERM');
    });
  return { origin, readyMs, pid: child.pid ?? 0, stop };
};

const measureQueries = async (origin: string): Promise<{ took: number[]; whole: number[] }> => {
  const answerSchema = z.object({ tookMs: z.number() });
  const took: number[] = [];
  const whole: number[] = [];
  for (const query of queries) {
    for (let round = 0; round < 4; round += 1) {
      const startedAtMs = performance.now();
      const response = await fetch(`${origin}/api/v1/recommendations`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(query),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${JSON.stringify(query)}: ${text}`);
      whole.push(performance.now() - startedAtMs);
      took.push(answerSchema.parse(JSON.parse(text)).tookMs);
    }
  }
  return { took, whole };
};

const dataDir = mkdtempSync(join(tmpdir(), 'terroir-bench-'));
try {
  const first = await begin(dataDir);
  await first.stop();
  const readyMs: number[] = [];
  for (let round = 0; round < starts; round += 1) {
    const server = await begin(dataDir);
    readyMs.push(server.readyMs);
    await server.stop();
  }
  const server = await begin(dataDir);
  await delay(restMs);
  const atRest = rssMib(server.pid);
  const { took, whole } = await measureQueries(server.origin);
  const after = rssMib(server.pid);
  await server.stop();
  const ms = (value: number): string => `${value.toFixed(1)} ms`;
  console.log(`first start to ready       ${ms(first.readyMs)} (with the sandbox cloud's own start)`);
  console.log(
    `warm start to ready        p50 ${ms(quantile(readyMs, 0.5))}, worst ${ms(Math.max(...readyMs))} of ${starts}`,
  );
  console.log(
    `memory at rest             ${atRest.toFixed(0)} MiB, after the queries ${after.toFixed(0)} MiB`,
  );
  console.log(`recommendation, engine     p50 ${ms(quantile(took, 0.5))}, p99 ${ms(quantile(took, 0.99))}`);
  console.log(
    `recommendation, over HTTP  p50 ${ms(quantile(whole, 0.5))}, p99 ${ms(quantile(whole, 0.99))} (${queries.length} queries × 4)`,
  );
  const cloud = z
    .object({ pid: z.number() })
    .parse(JSON.parse(readFileSync(join(dataDir, 'sandbox-cloud.json'), 'utf8')));
  process.kill(cloud.pid, 'SIGTERM');
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}
