import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type EndpointBenchmark,
  endpointBenchmarkSchema,
  measurementSchema,
  pageOf,
} from '@terroir/shared-types';
import * as z from 'zod';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from './sandbox-cloud-fixture.ts';
import { isHealthy, launchOllama, setGuestFaults, untilEndpoints } from './serving-fixture.ts';
import { startTestServer, type TestServer } from './start-test-server.ts';
import { stopSandboxCloud } from './stop-sandbox-cloud.ts';

let dataDir: string;
let server: TestServer;
let endpointId: string;
beforeAll(async () => {
  dataDir = join(await mkdtemp(join(tmpdir(), 'terroir-benchmarks-')), 'data');
  server = await startTestServer({ sandbox: true, dataDir });
  const { id } = await launchOllama(server, 'measured');
  const [endpoint] = await untilEndpoints(server, id, isHealthy);
  endpointId = endpoint?.id ?? '';
}, 180_000);
afterAll(async () => {
  await stopSandboxCloud(server.dataDir);
  await server.stop();
  await rm(join(dataDir, '..'), { recursive: true, force: true });
});

const begin = (body: object = {}): Promise<Response> =>
  server.call('POST', `/endpoints/${endpointId}/benchmarks`, body);
const begun = async (body: object): Promise<EndpointBenchmark> => {
  const answer = await begin(body);
  expect(answer.status, await answer.clone().text()).toBe(202);
  return endpointBenchmarkSchema.parse(await answer.json());
};
const untilIs = (id: string, isIt: (benchmark: EndpointBenchmark) => boolean): Promise<EndpointBenchmark> =>
  until(
    `the benchmark ${id}`,
    async () => {
      const one = await server.read(endpointBenchmarkSchema, `/endpoint-benchmarks/${id}`);
      return isIt(one) && one;
    },
    120_000,
  );

test('levels are measured one after the other and kept beside what the fit predicted', async () => {
  const { id, status, predicted } = await begun({ concurrency: [4, 1, 4], maxTokens: 8 });
  expect(['queued', 'running']).toContain(status);
  // The L4 and Llama 3.1 8B: a band, from the same fit that chose the machine.
  expect(predicted?.expected).toBeGreaterThan(10);
  const again = await begin();
  expect([again.status, await again.json()]).toMatchObject([409, { code: 'benchmark-running' }]);
  const done = await untilIs(id, (one) => one.status !== 'queued' && one.status !== 'running');
  expect(done).toMatchObject({ status: 'done', detail: null, simulated: true, concurrency: [1, 4] });
  expect(done.levels.map(({ concurrency, requests, failed }) => [concurrency, requests, failed])).toEqual([
    [1, 4, 0],
    [4, 8, 0],
  ]);
  for (const level of done.levels) {
    expect(level.tokensPerSecond).toBeGreaterThan(0);
    expect(level.timeToFirstTokenMs?.p99).toBeGreaterThanOrEqual(level.timeToFirstTokenMs?.p50 ?? Infinity);
  }
  const page = await server.read(pageOf(endpointBenchmarkSchema), `/endpoints/${endpointId}/benchmarks`);
  expect(page.items.map((one) => one.id)).toEqual([id]);
  // What one chat gets is a measurement of the spec, told apart from real ones.
  const { items } = await server.read(z.object({ items: z.array(measurementSchema) }), '/measurements');
  expect(items).toMatchObject([
    { specId: 'aws+us-east-2+g6.xlarge', unit: 'tokens/s', better: 'higher', simulated: true },
  ]);
  expect(items[0]?.benchmark).toMatch(/^llm-llama3-1-8b/);
  expect(items[0]?.score).toBe(done.levels[0]?.perChatTokensPerSecond);
}, 180_000);

test('a benchmark that is cancelled keeps what it has, and the next one may begin', async () => {
  await setGuestFaults(server, { fault: 'stream-slow', ms: 100 });
  const { id } = await begun({ concurrency: [1, 64], maxTokens: 512 });
  await untilIs(id, ({ status }) => status === 'running');
  const answer = await server.call('DELETE', `/endpoint-benchmarks/${id}`);
  expect([answer.status, await answer.json()]).toMatchObject([200, { status: 'cancelled' }]);
  const twice = await server.call('DELETE', `/endpoint-benchmarks/${id}`);
  expect([twice.status, await twice.json()]).toMatchObject([409, { code: 'benchmark-ended' }]);
  await setGuestFaults(server);
  const next = await begun({ concurrency: [1], maxTokens: 8 });
  expect((await untilIs(next.id, ({ endedAt }) => endedAt !== null)).status).toBe('done');
  expect((await untilIs(id, () => true)).status).toBe('cancelled');
}, 180_000);

test('chats that fail are counted with their reason; when all fail the benchmark does', async () => {
  // The first is the warm-up.
  await setGuestFaults(server, { fault: 'stream-error', message: 'CUDA error: out of memory', times: 1 });
  const warm = await begun({ concurrency: [1], maxTokens: 8 });
  expect(await untilIs(warm.id, ({ endedAt }) => endedAt !== null)).toMatchObject({
    status: 'failed',
    detail: expect.stringContaining('out of memory'),
    levels: [],
  });
  const some = await begun({ concurrency: [1], maxTokens: 8 });
  expect((await untilIs(some.id, ({ endedAt }) => endedAt !== null)).status).toBe('done');
  await setGuestFaults(server, { fault: 'queue-full', message: 'server busy, please try again' });
  const full = await begun({ concurrency: [1], maxTokens: 8 });
  expect(await untilIs(full.id, ({ endedAt }) => endedAt !== null)).toMatchObject({
    status: 'failed',
    detail: expect.stringContaining('503'),
  });
  await setGuestFaults(server);
}, 180_000);

test('what cannot be measured is refused', async () => {
  for (const [body, path] of [
    [{ concurrency: [0] }, 'concurrency.0'],
    [{ concurrency: [65] }, 'concurrency.0'],
    [{ concurrency: [] }, 'concurrency'],
    [{ maxTokens: 100_000 }, 'maxTokens'],
    [{ speed: 'high' }, 'speed'],
  ] as const) {
    const answer = await begin(body);
    expect([answer.status, await answer.json()]).toMatchObject([422, { errors: [{ path }] }]);
  }
  expect((await server.call('POST', '/endpoints/nobody/benchmarks', {})).status).toBe(404);
  expect((await server.call('GET', '/endpoint-benchmarks/nobody')).status).toBe(404);
});

test('one that a restart cut off says so, in words that the page has in its language', async () => {
  await setGuestFaults(server, { fault: 'stream-slow', ms: 100 });
  const { id } = await begun({ concurrency: [1], maxTokens: 512 });
  await untilIs(id, ({ status }) => status === 'running');
  await server.stop();
  server = await startTestServer({ sandbox: true, dataDir });
  expect(await untilIs(id, ({ endedAt }) => endedAt !== null)).toMatchObject({
    status: 'failed',
    detail: 'Terroir was restarted while it ran. Run it again.',
    detailWording: { code: 'benchmark-restarted' },
  });
}, 180_000);
