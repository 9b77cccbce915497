import { join } from 'node:path';
import { connectionAnswerSchema, launchPreviewSchema } from '@terroir/shared-types';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { InfrasUnderTest } from './infras-fixture.ts';
import { CloudUnderTest, until } from './sandbox-cloud-fixture.ts';
import { type TestServer, startTestServer } from './start-test-server.ts';
import { noQuirks } from './tumblebug/fake/quirks.ts';
import { type TumblebugUnderTest, fakeLogin, startTumblebug } from './tumblebug/tumblebug-fixture.ts';

let tumblebug: TumblebugUnderTest;
let server: TestServer;
let asked = 0;

beforeAll(async () => {
  tumblebug = await startTumblebug();
  server = await startTestServer();
  await server.call('POST', '/connections', {
    driver: 'tumblebug',
    name: 'TB',
    config: { url: tumblebug.fake.url, username: fakeLogin.username, namespace: 'not-made-yet' },
    secrets: { password: fakeLogin.password },
  });
  await until('the connection to answer', async () => {
    const { status } = await server.read(connectionAnswerSchema, '/connections/tb');
    return status.status === 'ready';
  });
}, 120_000);
beforeEach(() => tumblebug.fake.set(noQuirks));
afterAll(async () => {
  await server.stop();
  await tumblebug.close();
  expect(tumblebug.fake.misfits).toEqual([]);
});

/** Each another launch, as an answer is kept for a while. */
const launch = (connectionId = 'tb') => {
  asked += 1;
  const nodeGroups = [{ name: 'workers', specId: 'aws+us-east-2+m7i.large', count: asked }];
  return { name: `review-${asked}`, connectionId, nodeGroups };
};
const preview = async (body: object) =>
  (await server.read(launchPreviewSchema, '/infras/preview', { method: 'POST', body })).warnings;

test('nothing to say is no warning, before there is a namespace too, and nothing is made by asking', async () => {
  expect(await preview(launch())).toEqual([]);
  expect(tumblebug.fake.store.namespaces.has('not-made-yet')).toBe(false);
  expect(tumblebug.fake.store.infras.size).toBe(0);
});

test('what the review says stands in the preview, by node group, and does not stop the launch', async () => {
  tumblebug.fake.set({
    reviewSays: {
      warnings: ['Some clouds round the root disk up.'],
      errors: ['Image ami-1 has failed with this spec before.'],
    },
  });
  const body = launch();
  expect(await preview(body)).toMatchObject([
    { code: 'refusal', nodeGroup: 'workers', message: 'Image ami-1 has failed with this spec before.' },
    { code: 'warning', nodeGroup: 'workers', message: 'Some clouds round the root disk up.' },
  ]);
  expect((await server.call('POST', '/infras', { ...body, hold: true })).status).toBe(202);
});

test('a review that fails says so, and the figures stand there all the same', async () => {
  tumblebug.fake.set({ torn: true });
  const body = launch();
  const shown = await server.read(launchPreviewSchema, '/infras/preview', { method: 'POST', body });
  expect(shown.warnings).toMatchObject([{ code: 'not-reviewed', nodeGroup: null }]);
  expect(shown.warnings[0]?.message).toContain('CB-Tumblebug');
  expect(shown.estimate.hourlyUsd).toBeGreaterThan(0);
});

test('a review that takes too long is not waited for, and its answer is there the next time', async () => {
  tumblebug.fake.set({ reviewMs: 8_000, reviewSays: { warnings: [], errors: ['No capacity.'] } });
  const body = launch();
  expect(await preview(body)).toMatchObject([
    { code: 'not-reviewed', message: expect.stringContaining('5 s') },
  ]);
  await until('the answer', async () => (await preview(body))[0]?.code === 'refusal', 60_000);
  expect(tumblebug.fake.asked.get('post /ns/{nsId}/infraDynamicReview')).toBeGreaterThan(0);
}, 90_000);

test('a provider without a review says what stands against one more VM', async () => {
  const cloud = await CloudUnderTest.start();
  const subject = new InfrasUnderTest({ dataDir: join(cloud.dataDir, 'ours'), connection: cloud.connection });
  try {
    const shown = async () =>
      launchPreviewSchema.parse((await subject.call('POST', '/infras/preview', launch('sandbox'))).body)
        .warnings;
    expect(await shown()).toEqual([]);
    await cloud.call('PUT', '/faults', {
      quotas: [{ provider: 'aws', region: 'us-east-2', family: 'm7i', limitVcpu: 0 }],
    });
    expect(await shown()).toMatchObject([
      { code: 'refusal', nodeGroup: 'workers', message: expect.stringContaining('vCPU limit of 0') },
    ]);
  } finally {
    await subject.close();
    await cloud.stop();
  }
}, 60_000);
