import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Deployment, deploymentSchema, infraSchema } from '@terroir/shared-types';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { gpuSpec, ownPreset, step } from './deployments-fixture.ts';
import { type MainProcess, runMain } from './run-main.ts';
import { startTestServer } from './start-test-server.ts';
import { stopSandboxCloud } from './stop-sandbox-cloud.ts';

const token = 'deployments-crash-token-deployments-crash';
const listSchema = z.object({ items: z.array(deploymentSchema) });
/** A step that goes on once the test lets it: so it is surely under way when the server is killed. */
const gated = (id: string, before = '', after = '') =>
  step(
    id,
    `run: |
  echo ran >>"$HOME/count.${id}"
  ${before}
  until [ -e "$HOME/go.${id}" ]; do sleep 0.1; done
  ${after}`,
  );
const preset = ownPreset(
  'slow',
  gated('one') +
    gated('two', 'echo "5 of 10 bytes"', 'echo "10 of 10 bytes"') +
    step(
      'driver',
      `check: test -s "$HOME/booted" && test "$(cat "$HOME/booted")" != "$(cat /proc/sys/kernel/random/boot_id)"
run: |
  echo ran >>"$HOME/count.driver"
  cat /proc/sys/kernel/random/boot_id >"$HOME/booted"
  exit 194`,
    ) +
    gated('serve', '', 'setsid nohup ollama serve >/dev/null 2>&1 </dev/null &'),
).replace('endpoints: []', 'endpoints: [{ name: web, kind: http, port: 11434, healthPath: /api/version }]');

let root: string;
let dataDir: string;
let main: MainProcess;
let origin = '';
const begin = async () => {
  main = runMain({
    TERROIR_SANDBOX: 'on',
    TERROIR_SANDBOX_PROFILE: 'fast',
    TERROIR_DATA_DIR: dataDir,
    TERROIR_TOKEN: token,
  });
  origin = /http:\/\/[^/]+/.exec(await main.ready)?.[0] ?? '';
};
const kill = async () => {
  main.child.kill('SIGKILL');
  await main.ended;
};
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'terroir-deployments-crash-'));
  dataDir = join(root, 'data');
  await mkdir(join(dataDir, 'presets'), { recursive: true, mode: 0o700 });
  await writeFile(join(dataDir, 'presets', 'slow.yaml'), preset);
});
afterAll(async () => {
  await kill();
  await stopSandboxCloud(dataDir);
  await rm(root, { recursive: true, force: true });
});

const ask = async (method: string, path: string, body?: unknown): Promise<unknown> => {
  const response = await fetch(`${origin}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
};
/** What the VM is at: its status, and the step when one runs. */
const placeOf = ({ vms: [vm] }: Deployment): string => {
  const running = vm?.phases.find(({ state }) => state === 'running');
  return vm?.status === 'running' ? `running ${running?.stepId ?? ''}` : (vm?.status ?? '');
};

test('killed at every phase, it goes on from there and runs no step twice', async () => {
  await begin();
  const body = {
    name: 'crashing',
    connectionId: 'sandbox',
    nodeGroups: [{ name: 'g1', specId: gpuSpec, count: 1 }],
    presetId: 'slow',
    postCommands: ['echo ran >>"$HOME/count.post"'],
  };
  const { id } = infraSchema.parse(await ask('POST', '/infras', body));
  const killedAt = new Set<string>();
  const letOn = new Set<string>();
  const awaited = ['waiting', 'running one', 'running two', 'rebooting', 'running serve', 'checking'];
  let last = '';
  for (const deadline = Date.now() + 150_000; last !== 'ready' && Date.now() < deadline; await delay(20)) {
    const { items } = listSchema.parse(await ask('GET', `/infras/${id}/deployments`));
    last = items[0] === undefined ? '' : placeOf(items[0]);
    if (!awaited.includes(last)) continue;
    if (killedAt.has(last)) {
      const [, stepId] = last.split(' ');
      if (stepId !== undefined && !letOn.has(stepId)) {
        letOn.add(stepId);
        await ask('POST', '/runs', { target: { infraId: id }, commands: [`touch "$HOME/go.${stepId}"`] });
      }
      continue;
    }
    killedAt.add(last);
    await kill();
    await begin();
  }
  expect(last).toBe('ready');
  // The last phase may be over before it is looked at.
  expect([...killedAt]).toEqual(expect.arrayContaining(awaited.slice(0, 5)));
  await kill();

  const server = await startTestServer({ sandbox: true, dataDir, environment: { TERROIR_TOKEN: token } });
  try {
    origin = server.origin;
    const { items } = listSchema.parse(await ask('GET', `/infras/${id}/deployments`));
    expect(items[0]?.vms[0]).toMatchObject({ status: 'ready', round: 1, detail: null });
    expect(items[0]?.vms[0]?.phases.map(({ stepId, state }) => `${stepId} ${state}`)).toEqual([
      'one done',
      'two done',
      'driver skipped',
      'serve done',
      'healthy done',
    ]);
    const run = z.object({ id: z.string() }).parse(
      await ask('POST', '/runs', {
        target: { infraId: id },
        commands: ['for file in count.*; do echo "$file $(wc -l <$file)"; done'],
      }),
    );
    const tasksSchema = z.object({
      endedAt: z.string().nullable(),
      tasks: z.array(z.object({ id: z.string() })),
    });
    for (;;) {
      const { endedAt, tasks } = tasksSchema.parse(await ask('GET', `/runs/${run.id}`));
      if (endedAt === null) {
        await delay(50);
        continue;
      }
      const said = z
        .object({ chunks: z.array(z.object({ text: z.string() })) })
        .parse(await ask('GET', `/runs/${run.id}/tasks/${tasks[0]?.id}/output`));
      expect(said.chunks.map(({ text }) => text).join('')).toBe(
        'count.driver 1\ncount.one 1\ncount.post 1\ncount.serve 1\ncount.two 1\n',
      );
      break;
    }
  } finally {
    await server.stop();
  }
}, 240_000);
