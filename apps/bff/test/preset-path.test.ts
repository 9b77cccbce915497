import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type Endpoint,
  endpointSchema,
  eventSchema,
  infraSchema,
  outputPageSchema,
  presetPlanSchema,
  type Run,
  runSchema,
} from '@terroir/shared-types';
import OpenAI from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { findSandboxCloud } from '../src/sandbox-cloud/start-sandbox-cloud.ts';
import { ask } from './endpoints-fixture.ts';
import { startTestServer, type TestServer } from './start-test-server.ts';

const eventsSchema = z.object({ items: z.array(eventSchema) });
const listSchema = z.object({ items: z.array(endpointSchema) });
const input = { modelId: 'llama3.1-8b', quantization: 'q4_K_M', contextTokens: 2048, parallel: 1 };

let root: string;
let server: TestServer;
const start = () => startTestServer({ sandbox: true, dataDir: join(root, 'data') });
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'terroir-preset-'));
  server = await start();
});
afterAll(async () => {
  const cloud = await findSandboxCloud(server.dataDir);
  if (cloud !== null) {
    const headers = { authorization: `Bearer ${cloud.token}` };
    await fetch(`${cloud.url}/shutdown`, { method: 'POST', headers });
  }
  await server.stop();
  await rm(root, { recursive: true, force: true });
});

const endpointsOf = async (infraId: string) =>
  (await server.read(listSchema, `/infras/${infraId}/endpoints`)).items;
const untilEndpoint = async (infraId: string, isIt: (endpoint: Endpoint) => boolean): Promise<Endpoint> => {
  let last: Endpoint | undefined;
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await delay(50)) {
    last = (await endpointsOf(infraId))[0];
    if (last !== undefined && isIt(last)) return last;
  }
  throw new Error(`The endpoint did not get there: ${JSON.stringify(last)}`);
};

/** The setup of the infra once it has ended. */
const setupOf = async (infraId: string): Promise<Run> => {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await delay(50)) {
    const { postRunId } = await server.read(infraSchema, `/infras/${infraId}`);
    const run = postRunId === null ? null : await server.read(runSchema, `/runs/${postRunId}`);
    if (run !== null && run.endedAt !== null) return run;
  }
  throw new Error('The setup did not end.');
};

test('from a plan to a streamed answer through the tunnel, and no further once the VM is gone', async () => {
  const plan = await server.read(presetPlanSchema, '/presets/ollama/plan', {
    method: 'POST',
    body: { input, expression: 'provider=aws' },
  });
  const [best] = plan.recommendations.items;
  const launch = {
    name: 'talking',
    connectionId: 'sandbox',
    nodeGroups: [
      {
        name: 'g1',
        specId: best?.spec.id,
        count: 1,
        rootDisk: { type: 'default', sizeGib: plan.needs.diskGib },
      },
    ],
    presetId: 'ollama',
  };
  const bad = await server.call('POST', '/infras', { ...launch, presetInput: { modelId: 'nobody' } });
  expect(bad.status).toBe(422);
  expect(await bad.json()).toMatchObject({ errors: [{ path: 'presetInput.modelId' }] });
  const tiny = [{ name: 'g1', specId: 'aws+us-east-2+t3.small', count: 1 }];
  const small = await server.call('POST', '/infras', { ...launch, nodeGroups: tiny, presetInput: input });
  expect(small.status).toBe(422);
  expect(await small.json()).toMatchObject({ errors: [{ path: 'nodeGroups.0.specId' }] });

  const body = { ...launch, presetInput: input, postCommands: ['echo all set'] };
  const infra = await server.read(infraSchema, '/infras', { method: 'POST', body });
  expect(await endpointsOf(infra.id)).toMatchObject([{ health: 'starting', model: plan.needs.modelTag }]);
  const healthy = await untilEndpoint(infra.id, ({ health }) => health === 'healthy');

  const run = await setupOf(infra.id);
  expect(run).toMatchObject({ origin: 'preset', status: 'succeeded' });
  expect(run.tasks[0]?.exitCodes).toEqual([...plan.steps.map(() => 0), 0]);
  const output = await server.read(
    outputPageSchema,
    `/runs/${run.id}/tasks/${run.tasks[0]?.id}/output?limit=1000`,
  );
  const said = output.chunks.map(({ text }) => text ?? '').join('');
  expect(said).toContain('step install-ollama: already true, skipped');
  expect(said).toContain('all set');

  const { items: told } = await server.read(eventsSchema, `/events?after=0&limit=500&infraId=${infra.id}`);
  const steps = told
    .flatMap((event) => (event.type === 'preset-phase-changed' ? [`${event.stepId} ${event.state}`] : []))
    .filter((step, index, all) => step !== all[index - 1]);
  expect(steps).toContain('install-ollama skipped');
  expect(steps.slice(-3)).toEqual(['first-answer done', 'healthy running', 'healthy done']);
  expect(steps.filter((step) => step.startsWith('pull-model'))).toEqual([
    'pull-model running',
    'pull-model done',
  ]);

  // Nothing of it lives in this process: the next one knows the endpoint and reaches it.
  await server.stop();
  server = await start();
  const healthyAgain = await untilEndpoint(infra.id, ({ health }) => health === 'healthy');
  expect(healthyAgain.id).toBe(healthy.id);

  const client = new OpenAI({
    baseURL: `${server.origin}/api/v1/infras/${infra.id}/openai/v1`,
    apiKey: server.token,
    maxRetries: 0,
  });
  const model = (await client.models.list()).data[0]?.id ?? '';
  expect(model).toBe(plan.needs.modelTag);
  const messages = [{ role: 'user' as const, content: 'Hello' }];
  const parts = [];
  for await (const part of await client.chat.completions.create({
    model,
    messages,
    stream: true,
    max_tokens: 6,
  })) {
    parts.push(part.choices[0]?.delta.content ?? '');
  }
  expect(parts.filter((text) => text !== '').length).toBeGreaterThan(1);

  const url = new URL(healthyAgain.openUrl);
  const opened = await ask(Number(url.port), `${url.pathname}${url.search}`, { host: url.host });
  const cookie = String(opened.headers['set-cookie']).split(';')[0] ?? '';
  const tags = await ask(Number(url.port), '/api/tags', { host: url.host, cookie });
  expect(tags.text).toContain(model);

  await server.call('POST', `/infras/${infra.id}/actions`, { action: 'terminate' });
  await untilEndpoint(infra.id, ({ health }) => health === 'unhealthy');
  await expect(client.chat.completions.create({ model, messages })).rejects.toMatchObject({
    status: 503,
    code: 'no-healthy-endpoint',
  });
}, 120_000);
