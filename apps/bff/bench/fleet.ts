import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { estimateSchema, infraSchema, infraSummarySchema, pageOf, specSchema } from '@terroir/shared-types';
import * as z from 'zod';

/**
 * Prints: an infra of 1,000 VMs over 20 regions of the sandbox cloud (fast profile) from requested to all running and
 * back to nothing, with the lateness of the server's event loop and its memory; beside it the same for 100 VMs as the
 * baseline of the same run. Needs a build. With CPU_PROF_DIR set the server leaves a CPU profile in that folder.
 */

const aims = { runningMs: 60_000, p99Ms: 50, rssMib: 300 };
const token = 'token-of-the-bench';
const dataDir = mkdtempSync(join(tmpdir(), 'terroir-fleet-'));
const probeFile = join(dataDir, 'loop.json');

const profileDir = process.env['CPU_PROF_DIR'];
const child = spawn(
  process.execPath,
  [
    ...(profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`]),
    '--import',
    join(import.meta.dirname, 'loop-probe.ts'),
    join(import.meta.dirname, '../dist/main.js'),
  ],
  {
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      LOG_LEVEL: 'error',
      TERROIR_KEY_SOURCE: 'file',
      TERROIR_DATA_DIR: join(dataDir, 'data'),
      TERROIR_TOKEN: token,
      TERROIR_SANDBOX_PROFILE: 'fast',
      LOOP_PROBE_FILE: probeFile,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  },
);
const origin = await new Promise<string>((resolve, reject) => {
  let text = '';
  child.stdout.on('data', (data: Buffer) => {
    text += data.toString();
    const found = /ready at (http:\/\/[^/]+)/.exec(text)?.[1];
    if (found !== undefined) resolve(found);
  });
  child.once('exit', (code) => reject(new Error(`The server ended with code ${code}.`)));
});

const call = async <Schema extends z.ZodType>(
  schema: Schema,
  method: string,
  path: string,
  body?: unknown,
): Promise<z.output<Schema>> => {
  const response = await fetch(`${origin}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 500)}`);
  return schema.parse(JSON.parse(text));
};

const memory = (field: 'VmRSS' | 'VmHWM'): number =>
  Number(
    new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1],
  ) / 1024;

/** Processor time of the server so far, in seconds; ticks of 10 ms are what Linux counts in. */
const cpuSeconds = (): number => {
  const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
};

const loopSchema = z.object({ p50Ms: z.number(), p99Ms: z.number(), maxMs: z.number() });
const readLoop = async (): Promise<z.output<typeof loopSchema>> => {
  rmSync(probeFile, { force: true });
  child.kill('SIGUSR2');
  while (!existsSync(probeFile)) await delay(5);
  await delay(20);
  return loopSchema.parse(JSON.parse(readFileSync(probeFile, 'utf8')));
};

const regions = await call(pageOf(z.object({ id: z.string() })), 'GET', '/regions?provider=aws&limit=500');
const offered: string[] = [];
for (const { id: region } of regions.items) {
  if (offered.length === 20) break;
  const id = `${region}+t3.medium`;
  await call(specSchema, 'GET', `/specs/${encodeURIComponent(id)}`).then(
    () => offered.push(id),
    () => undefined, // not offered in that region
  );
}
if (offered.length < 20) throw new Error(`Only ${offered.length} regions offer the spec.`);

const waitFor = async (id: string, status: 'running' | 'terminated', count: number): Promise<number> => {
  const startedMs = performance.now();
  for (;;) {
    await delay(100);
    const { items } = await call(pageOf(infraSummarySchema), 'GET', '/infras?limit=5');
    if (items.find((infra) => infra.id === id)?.counts[status] === count)
      return performance.now() - startedMs;
    if (performance.now() - startedMs > 300_000) throw new Error(`Not all ${status} in five minutes.`);
  }
};

const round = async (name: string, perRegion: number) => {
  const nodeGroups = offered.map((specId, index) => ({ name: `g${index}`, specId, count: perRegion }));
  const { monthlyUsd } = await call(estimateSchema, 'POST', '/estimates', { nodeGroups });
  await readLoop();
  const cpuBefore = cpuSeconds();
  const startedMs = performance.now();
  const { id } = await call(infraSchema, 'POST', '/infras', {
    name,
    connectionId: 'sandbox',
    nodeGroups,
    confirm: { monthlyUsd },
  });
  const answeredMs = performance.now() - startedMs;
  await waitFor(id, 'running', perRegion * offered.length);
  const runningMs = performance.now() - startedMs;
  const cpuLaunching = cpuSeconds() - cpuBefore;
  const up = await readLoop();
  const rssMib = memory('VmRSS');
  await call(z.unknown(), 'POST', `/infras/${id}/actions`, { action: 'terminate' });
  const endedMs = await waitFor(id, 'terminated', perRegion * offered.length);
  return {
    vms: perRegion * offered.length,
    answeredMs,
    runningMs,
    cpuLaunching,
    endedMs,
    up,
    down: await readLoop(),
    rssMib,
  };
};

const verdict = (value: number, aim: number): string => `aim ≤ ${aim}, ${value <= aim ? 'met' : 'missed'}`;
try {
  await delay(2_000);
  const rounds = [await round('bench-small', 5), await round('bench-large', 50)];
  for (const { vms, answeredMs, runningMs, cpuLaunching, endedMs, up, down, rssMib } of rounds) {
    const isLarge = vms >= 1000;
    console.log(
      [
        `${vms} VMs over ${offered.length} regions`,
        `  answered             ${answeredMs.toFixed(0)} ms`,
        `  all running          ${runningMs.toFixed(0)} ms${isLarge ? ` (${verdict(runningMs, aims.runningMs)})` : ''}`,
        `  processor            ${cpuLaunching.toFixed(1)} s of the server while launching`,
        `  loop while launching p50 ${up.p50Ms.toFixed(1)}, p99 ${up.p99Ms.toFixed(1)} ms${isLarge ? ` (${verdict(up.p99Ms, aims.p99Ms)})` : ''}, worst ${up.maxMs.toFixed(0)} ms`,
        `  all terminated       ${endedMs.toFixed(0)} ms, loop p99 ${down.p99Ms.toFixed(1)} ms, worst ${down.maxMs.toFixed(0)} ms`,
        `  memory               ${rssMib.toFixed(0)} MiB${isLarge ? ` (${verdict(rssMib, aims.rssMib)}), at most ${memory('VmHWM').toFixed(0)} MiB` : ''}`,
      ].join('\n'),
    );
  }
  const [small, large] = rounds;
  if (small !== undefined && large !== undefined) {
    console.log(
      `ratio of ${large.vms} to ${small.vms} VMs, to all running: ${(large.runningMs / small.runningMs).toFixed(1)}`,
    );
  }
} finally {
  const cloud = z
    .object({ url: z.string(), token: z.string() })
    .parse(JSON.parse(readFileSync(join(dataDir, 'data/sandbox-cloud.json'), 'utf8')));
  child.kill('SIGTERM');
  await fetch(`${cloud.url}/shutdown`, {
    method: 'POST',
    headers: { authorization: `Bearer ${cloud.token}` },
  });
  rmSync(dataDir, { recursive: true, force: true });
}
