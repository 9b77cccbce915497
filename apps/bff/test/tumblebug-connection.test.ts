import {
  connectionAnswerSchema,
  credentialsOverviewSchema,
  eventSchema,
  importableSchema,
  operationSchema,
  pageOf,
  problemSchema,
} from '@terroir/shared-types';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { until } from './sandbox-cloud-fixture.ts';
import { type TestServer, startTestServer } from './start-test-server.ts';
import { type TumblebugUnderTest, fakeLogin, startTumblebug } from './tumblebug/tumblebug-fixture.ts';

const canary = 'canary-cloud-secret-5e1b77';
let tumblebug: TumblebugUnderTest;
let server: TestServer;

beforeAll(async () => {
  tumblebug = await startTumblebug();
  server = await startTestServer();
  const added = await server.call('POST', '/connections', {
    driver: 'tumblebug',
    name: 'TB',
    config: { url: tumblebug.fake.url, username: fakeLogin.username },
    secrets: { password: fakeLogin.password },
  });
  expect(added.status).toBe(201);
  await until('the connection to answer', async () => {
    const { status } = await server.read(connectionAnswerSchema, '/connections/tb');
    return status.status === 'ready';
  });
}, 120_000);
afterAll(async () => {
  await server.stop();
  await tumblebug.close();
});

const register = async (body: unknown) => {
  const begun = await server.read(operationSchema, '/connections/tb/credentials', { method: 'POST', body });
  return until('the registration to end', async () => {
    const now = await server.read(operationSchema, `/operations/${begun.id}`);
    return now.endedAt !== null && now;
  });
};
const eventsOf = async () =>
  (await server.read(z.object({ items: z.array(eventSchema) }), '/events?limit=500')).items;

test('a credentials file is registered with progress; what is there is skipped, and no value comes back', async () => {
  const file = `credentialholder:
  admin:
    aws:
      aws_access_key_id: AKIAEXAMPLE
      aws_secret_access_key: ${canary}
  team_b:
    aws:
      aws_access_key_id: AKIAEXAMPLE
      aws_secret_access_key: wrong-${canary}
    gcp:
      project_id: only-this
`;
  expect(await register({ file })).toMatchObject({
    status: 'done',
    detail: '0 of 3 credentials registered, 1 skipped, 2 failed',
  });
  expect(await register({ file, replace: true })).toMatchObject({
    detail: '1 of 3 credentials registered, 0 skipped, 2 failed',
  });
  expect(tumblebug.fake.store.credentials.get('admin/aws')?.['aws_secret_access_key']).toBe(canary);
  const events = await eventsOf();
  const progress = events.filter(({ type }) => type === 'connection-import-progressed');
  expect(progress.map((event) => ('name' in event ? event.name : ''))).toContain('team_b/gcp');
  expect(JSON.stringify(events)).not.toContain(canary);
  const { providers } = await server.read(credentialsOverviewSchema, '/connections/tb/credentials');
  expect(providers).toContainEqual(expect.objectContaining({ provider: 'aws', verified: 4 }));
});

test.each([
  [{ file: 'nothing of it' }, 422],
  [{}, 422],
  [{ items: [{ provider: 'aws', values: {} }] }, 422],
])('what does not fit is refused: %j', async (body, status) => {
  const response = await server.call('POST', '/connections/tb/credentials', body);
  expect(response.status).toBe(status);
  expect(problemSchema.parse(await response.json()).detail).not.toBe('');
});

test('infras of others stand among what could join', async () => {
  await fetch(`${tumblebug.fake.url}/tumblebug/ns/default/infraDynamic`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${fakeLogin.username}:${fakeLogin.password}`)}` },
    body: JSON.stringify({
      name: 'by-a-script',
      nodeGroups: [{ name: 'g', specId: 'aws+us-east-2+m7i.large', imageId: 'ami-1', nodeGroupSize: 1 }],
    }),
  });
  const { items } = await server.read(pageOf(importableSchema), '/connections/tb/importable');
  expect(items).toMatchObject([{ providerVmId: 'by-a-script/g-1', canJoin: true, infraId: null }]);
});
