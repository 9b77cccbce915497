import {
  connectionAnswerSchema,
  infraSchema,
  operationSchema,
  type Publication,
  publicationSchema,
} from '@terroir/shared-types';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from './free-port.ts';
import { CloudUnderTest, until } from './sandbox-cloud-fixture.ts';
import { endpointsOf, isHealthy, ollamaInput, untilEndpoints } from './serving-fixture.ts';
import { type TestServer, startTestServer } from './start-test-server.ts';
import { type TumblebugFake, startTumblebugFake } from './tumblebug/fake/start-fake.ts';
import { type RelayGuest, startRelayGuest } from './tumblebug/relay-guest.ts';
import { fakeLogin } from './tumblebug/tumblebug-fixture.ts';

let cloud: CloudUnderTest;
let guest: RelayGuest;
let fake: TumblebugFake;
let server: TestServer;

beforeAll(async () => {
  cloud = await CloudUnderTest.start();
  const gpu = { vendor: 'NVIDIA', model: 'L4', count: 1, memoryGibEach: 24 };
  guest = await startRelayGuest(await cloud.createRunning({ user: 'cb-user', spec: 'g6.xlarge', gpu }));
  fake = await startTumblebugFake({ login: { privateKey: guest.privateKey, hostKey: null } });
  server = await startTestServer();
  const added = await server.call('POST', '/connections', {
    driver: 'tumblebug',
    name: 'TB',
    config: { url: fake.url, username: fakeLogin.username, sshOverride: `127.0.0.1:${guest.port}` },
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
  await fake.close();
  await guest.close();
  await cloud.stop();
});

/** What the fake's clouds let in, past the driver. */
const lets = (): string[] =>
  [...fake.store.groups.values()].flatMap(({ rules }) => rules.map(({ Port, CIDR }) => `${Port} ${CIDR}`));

test('through CB-Tumblebug an endpoint is published on one port, answers from outside, and is withdrawn without a trace', async () => {
  const body = {
    name: 'public',
    connectionId: 'tb',
    nodeGroups: [{ name: 'g1', specId: 'aws+us-east-2+g6.xlarge', count: 1 }],
    presetId: 'ollama',
    presetInput: ollamaInput,
    confirm: { monthlyUsd: 0 },
  };
  const preview = await (await server.call('POST', '/infras/preview', body)).json();
  const { confirm } = preview as { confirm: { monthlyUsd: number } | null };
  const asked = { ...body, confirm: confirm === null ? undefined : { monthlyUsd: confirm.monthlyUsd } };
  const { id } = await server.read(infraSchema, '/infras', { method: 'POST', body: asked });
  const [endpoint] = await untilEndpoints(server, id, isHealthy);
  const port = await freePort();
  const isOpen = (): boolean => lets().includes(`${port} 0.0.0.0/0`);
  await guest.expose(port, isOpen);

  const at = `/endpoints/${endpoint?.id}/publication`;
  expect((await server.call('POST', at, { port })).status).toBe(202);
  let last: Publication | undefined;
  await until(
    'the publication',
    async () => {
      last = await server.read(publicationSchema, at);
      return ['published', 'failed'].includes(last.state);
    },
    120_000,
  );
  expect(last).toMatchObject({
    state: 'published',
    firewall: 'opened',
    reachable: true,
    port,
    simulated: false,
    detail: null,
  });
  expect(isOpen()).toBe(true);
  expect((await endpointsOf(server, id))[0]?.publication).toMatchObject({ state: 'published' });

  expect((await server.call('DELETE', at)).status).toBe(202);
  await until('the withdrawal', async () => (await server.call('GET', at)).status === 404, 120_000);
  expect(isOpen()).toBe(false);
  expect(await guest.inside('ls -d /etc/terroir-front* 2>/dev/null; command -v caddy')).toBe('');

  await server.read(operationSchema, `/infras/${id}/actions`, {
    method: 'POST',
    body: { action: 'terminate' },
  });
  await until(
    'nothing to be left',
    async () => (await server.read(infraSchema, `/infras/${id}`)).counts.terminated === 1,
    120_000,
  );
  expect(lets()).toEqual([]);
  expect(fake.misfits).toEqual([]);
}, 400_000);
