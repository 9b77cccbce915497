import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { deploymentSchema, eventSchema, infraSchema } from '@terroir/shared-types';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { gpuSpec } from './deployments-fixture.ts';
import { type MainProcess, runMain } from './run-main.ts';
import { setGuestFaults } from './serving-fixture.ts';
import { stopSandboxCloud } from './stop-sandbox-cloud.ts';

const token = 'phase-crash-token-phase-crash-token-phase';
const listSchema = z.object({ items: z.array(deploymentSchema) });
const eventsSchema = z.object({ items: z.array(eventSchema) });
const limitMs = 600_000;

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
  root = await mkdtemp(join(tmpdir(), 'terroir-phase-crash-'));
  dataDir = join(root, 'data');
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

test('a shipped preset goes through although the server is killed in each of its phases', async () => {
  await begin();
  // Long enough to be met although the server needs its time to come back; all else is over in a moment here. The
  // first call of apt-get after each boot is enough: the driver's before the reboot, Docker's behind it.
  await setGuestFaults(
    { dataDir },
    { fault: 'apt-locked', ms: 20_000, times: 1 },
    { fault: 'reboot-slow', ms: 20_000 },
    { fault: 'pull-slow', ms: 30_000 },
    { fault: 'load-slow', ms: 30_000 },
    { fault: 'health-slow', ms: 4_000 },
  );
  const { id } = infraSchema.parse(
    await ask('POST', '/infras', {
      name: 'killed',
      connectionId: 'sandbox',
      nodeGroups: [{ name: 'g1', specId: gpuSpec, count: 1, imageId: 'aws+ubuntu-24.04-x86_64' }],
      presetId: 'ollama-webui',
      presetInput: { modelId: 'llama3.2-1b' },
    }),
  );
  const killedIn = new Set<string>();
  const seen = async () => {
    const { items } = listSchema.parse(await ask('GET', `/infras/${id}/deployments`));
    return items[0]?.vms[0];
  };
  for (const deadline = Date.now() + limitMs; Date.now() < deadline; await delay(10)) {
    const vm = await seen();
    if (vm?.status === 'ready' || vm?.status === 'failed') break;
    const phase = vm?.phases.find(({ state }) => state === 'running');
    const place = vm?.status === 'running' ? `step ${phase?.stepId ?? 'none'}` : (vm?.status ?? 'none');
    if (killedIn.has(place)) continue;
    killedIn.add(place);
    await kill();
    await begin();
  }
  const vm = await seen();
  expect(vm).toMatchObject({ status: 'ready', round: 1, detail: null });
  const steps = vm?.phases.map(({ stepId }) => stepId) ?? [];
  expect(vm?.phases.filter(({ state }) => state !== 'done' && state !== 'skipped')).toEqual([]);
  const met = [...killedIn];
  for (const place of ['rebooting', 'step gpu-driver', 'step pull-model', 'step preload'])
    expect(met).toContain(place);

  // Each phase was told as done, however often the teller died.
  const told = eventsSchema.parse(await ask('GET', `/events?after=0&limit=500&infraId=${id}`)).items;
  for (const stepId of steps) {
    const ends = told.filter(
      (event) =>
        event.type === 'preset-phase-changed' &&
        event.stepId === stepId &&
        (event.state === 'done' || event.state === 'skipped'),
    );
    expect(ends.length, stepId).toBeGreaterThanOrEqual(1);
    expect(ends.length, stepId).toBeLessThanOrEqual(2);
  }
}, 900_000);
