import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  capsPageSchema,
  connectionAnswerSchema,
  connectionReportSchema,
  connectionSchema,
  eventSchema,
  infraSchema,
  operationSchema,
  pageOf,
  problemSchema,
  providerSchema,
  readyzSchema,
  recommendationAnswerSchema,
} from '@terroir/shared-types';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { CloudUnderTest, until } from './sandbox-cloud-fixture.ts';
import { type TestServer, startTestServer } from './start-test-server.ts';
import { startTumblebugFake } from './tumblebug/fake/start-fake.ts';

const canary = 'canary-0f9a-secret-of-a-connection-7d21';
let cloud: CloudUnderTest;
let server: TestServer;

beforeAll(async () => {
  cloud = await CloudUnderTest.start();
  server = await startTestServer();
}, 60_000);
afterAll(async () => {
  await server.stop();
  await cloud.stop();
});

const requestFor = (name: string, token = cloud.connection.token) => ({
  driver: 'sandbox',
  name,
  config: { url: cloud.connection.url },
  secrets: { token },
});
const post = (path: string, body: unknown) => ({ path, init: { method: 'POST', body } });
const add = async (name: string, token?: string) => {
  const { path, init } = post('/connections', requestFor(name, token));
  return server.read(connectionAnswerSchema, path, init);
};
const get = (id: string) => server.read(connectionAnswerSchema, `/connections/${id}`);
const untilStatus = (id: string, status: string) =>
  until(`${id} to be ${status}`, async () => (await get(id)).status.status === status && get(id), 30_000);
const refusal = async (method: string, path: string, body?: unknown) => {
  const response = await server.call(method, path, body);
  return { status: response.status, problem: problemSchema.parse(await response.json()) };
};
const remove = async (id: string) =>
  expect((await server.call('DELETE', `/connections/${id}`)).status).toBe(204);
const events = async () =>
  (await server.read(z.object({ items: z.array(eventSchema) }), '/events?limit=500')).items;

test('a connection is added while the server runs, answers, and shows up everywhere', async () => {
  const added = await add('Lab Cloud');
  expect(added).toMatchObject({ id: 'lab-cloud', driver: 'sandbox', simulated: true, builtIn: false });
  await untilStatus('lab-cloud', 'ready');
  const readyz = readyzSchema.parse(await (await fetch(`${server.origin}/readyz`)).json());
  expect(readyz.components.drivers['lab-cloud']?.status).toBe('ready');
  const { items } = await server.read(pageOf(providerSchema), '/providers');
  expect(items[0]?.connectionIds).toEqual(['lab-cloud']);
  await remove('lab-cloud');
  expect((await refusal('GET', '/connections/lab-cloud')).status).toBe(404);
  expect((await events()).filter((event) => event.type === 'connection-changed').at(-1)).toMatchObject({
    connectionId: 'lab-cloud',
    status: 'removed',
  });
});

test('a VM is launched through it; while it lives the connection stays', async () => {
  const { id } = await add('Busy');
  const infra = await server.read(infraSchema, '/infras', {
    method: 'POST',
    body: {
      name: 'on-added',
      connectionId: id,
      nodeGroups: [{ name: 'g1', specId: 'aws+us-east-2+m7i.large', count: 1 }],
    },
  });
  const counts = async (status: string) =>
    until(
      `a VM to be ${status}`,
      async () => {
        const { counts: now } = await server.read(infraSchema, `/infras/${infra.id}`);
        return now[status as 'running'] === 1;
      },
      60_000,
    );
  await counts('running');
  await server.call('PUT', '/caps', { items: [{ scope: `connection:${id}`, totalHourlyUsd: 5 }] });
  const refused = await refusal('DELETE', `/connections/${id}`);
  expect(refused).toMatchObject({ status: 409, problem: { code: 'connection-in-use' } });
  expect(refused.problem.detail).toContain('infra on-added');
  await server.call('POST', `/infras/${infra.id}/actions`, { action: 'terminate' });
  await counts('terminated');
  await until('the connection to be free', async () => {
    const response = await server.call('DELETE', `/connections/${id}`);
    return response.status === 204;
  });
  const caps = await server.read(capsPageSchema, '/caps');
  expect(caps.items.map(({ scope }) => scope)).not.toContain(`connection:${id}`);
  // Its id goes on meaning what it meant.
  expect((await add('Busy')).id).toBe('busy-2');
  await remove('busy-2');
});

test('a secret goes in and never comes out: not in answers, events, database or journal', async () => {
  const { id, secrets } = await add('Secretive', canary);
  expect(secrets).toEqual([{ name: 'token', last4: '7d21' }]);
  await untilStatus(id, 'starting');
  await server.call('PATCH', `/connections/${id}`, { secrets: { token: `${canary}-2` } });
  await server.call('POST', `/connections/${id}/test`);
  const answers = [
    JSON.stringify(await get(id)),
    JSON.stringify(await events()),
    await (await server.call('GET', '/connections')).text(),
    JSON.stringify(await refusal('POST', '/connections', { ...requestFor('x', canary), driver: 'no' })),
  ];
  const files = readdirSync(server.dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
  for (const text of [...answers, ...files]) {
    expect(text.includes(canary)).toBe(false);
    expect(text.includes(Buffer.from(canary).toString('base64').slice(0, 24))).toBe(false);
  }
  await remove(id);
});

test('a wrong credential is told, and a new one is used at once', async () => {
  const { id } = await add('Rotated', 'wrong-token-of-this-cloud');
  const bad = await server.read(connectionReportSchema, `/connections/${id}/test`, { method: 'POST' });
  expect(bad).toMatchObject({ ok: false, failure: { code: 'credential' } });
  const changed = await server.read(connectionAnswerSchema, `/connections/${id}`, {
    method: 'PATCH',
    body: { name: 'Rotated once', secrets: { token: cloud.connection.token } },
  });
  expect(changed).toMatchObject({ id, name: 'Rotated once', config: { url: cloud.connection.url } });
  await untilStatus(id, 'ready');
  const good = await server.read(connectionReportSchema, `/connections/${id}/test`, { method: 'POST' });
  expect(good).toMatchObject({ ok: true, failure: null, connectionId: id });
  await remove(id);
});

test('connections outlive a restart', async () => {
  const first = await startTestServer({ dataDir: join(server.dataDir, '../second') });
  await first.read(connectionAnswerSchema, '/connections', { method: 'POST', body: requestFor('Kept') });
  await first.stop();
  const second = await startTestServer({ dataDir: first.dataDir });
  await until('it to answer', async () => {
    const kept = await second.read(connectionAnswerSchema, '/connections/kept');
    return kept.status.status === 'ready';
  });
  await second.stop();
});

test('with the database lost, connections come back from their sealed files, deleted ones do not', async () => {
  const dataDir = join(server.dataDir, '../third');
  const first = await startTestServer({ dataDir });
  for (const name of ['Outlives', 'Deleted']) {
    await first.read(connectionAnswerSchema, '/connections', { method: 'POST', body: requestFor(name) });
  }
  await first.call('DELETE', '/connections/deleted');
  await first.stop();
  for (const file of readdirSync(dataDir)) if (file.startsWith('terroir.sqlite')) rmSync(join(dataDir, file));
  const second = await startTestServer({ dataDir });
  await until('it to answer', async () => {
    const kept = await second.read(connectionAnswerSchema, '/connections/outlives');
    return kept.status.status === 'ready';
  });
  expect((await second.call('GET', '/connections/deleted')).status).toBe(404);
  await second.stop();
});

test('what does not fit is refused with its path and changes nothing', async () => {
  const before = await server.read(pageOf(connectionSchema), '/connections');
  const paths = async (body: unknown) => {
    const { status, problem } = await refusal('POST', '/connections', body);
    expect(status).toBe(422);
    return problem.errors?.map(({ path }) => path);
  };
  const aws = { driver: 'aws', name: 'AWS', config: { auth: 'keys' }, secrets: {} };
  expect(await paths({ ...requestFor('x'), driver: 'nimbus' })).toEqual(['driver']);
  expect(await paths({ ...requestFor('x'), secrets: {} })).toEqual(['secrets.token']);
  expect(await paths({ ...requestFor('x'), config: { url: 'http://10.0.0.1:80' } })).toEqual(['config.url']);
  expect(await paths({ ...requestFor('x'), colour: 'blue' })).toHaveLength(1);
  expect(await paths({ ...requestFor('') })).toEqual(['name']);
  expect(await paths(aws)).toEqual(['config.accessKeyId', 'secrets.secretAccessKey']);
  expect(await refusal('PATCH', '/connections/nobody', { name: 'x' })).toMatchObject({ status: 404 });
  expect((await server.read(pageOf(connectionSchema), '/connections')).items).toEqual(before.items);
});

test('a name belongs to one connection, whatever its case', async () => {
  const { id } = await add('Twice');
  expect(await refusal('POST', '/connections', requestFor('tWICE'))).toMatchObject({
    status: 409,
    problem: { code: 'name-taken' },
  });
  await remove(id);
});

test('many at once: what answers is registered, what exists is skipped, the rest says why not', async () => {
  const { id } = await add('Already here');
  const items = [
    requestFor('Import one'),
    requestFor('Already here'),
    requestFor('Import wrong', 'wrong-token-of-this-cloud'),
    { driver: 'sandbox', name: 'Import odd' },
  ];
  const { path, init } = post('/connections/import', { items });
  const operation = await server.read(operationSchema, path, init);
  const ended = await until(
    'the import to end',
    async () => {
      const now = await server.read(operationSchema, `/operations/${operation.id}`);
      return now.endedAt !== null && now;
    },
    60_000,
  );
  expect(ended).toMatchObject({
    status: 'done',
    detail: '1 of 4 connections registered, 1 skipped, 2 failed',
  });
  const progress = (await events()).filter((event) => event.type === 'connection-import-progressed');
  expect(progress.map(({ name, outcome, done }) => [name, outcome, done])).toEqual([
    ['Import one', 'ok', 1],
    ['Already here', 'skipped', 2],
    ['Import wrong', 'failed', 3],
    ['Import odd', 'failed', 4],
  ]);
  expect(progress.at(-1)).toMatchObject({ total: 4, ok: 1, skipped: 1, failed: 2 });
  for (const one of [id, 'import-one']) await remove(one);
});

test('two connections to one account do not take in the same VM twice', async () => {
  const [{ id: first }, { id: second }] = [await add('Account a'), await add('Account b')];
  const infra = await server.read(infraSchema, '/infras', {
    method: 'POST',
    body: {
      name: 'shared-account',
      connectionId: first,
      nodeGroups: [{ name: 'g1', specId: 'aws+us-east-2+m7i.large', count: 1 }],
    },
  });
  await until(
    'the VM to run',
    async () => {
      const { counts } = await server.read(infraSchema, `/infras/${infra.id}`);
      return counts.running === 1;
    },
    60_000,
  );
  await server.call('POST', '/reconciliations');
  const vms = await server.read(z.object({ total: z.number() }), '/vms?status=running');
  expect(vms.total).toBe(1);
  await server.call('POST', `/infras/${infra.id}/actions`, { action: 'terminate' });
  for (const id of [second, first]) {
    await until(
      `${id} to be free`,
      async () => (await server.call('DELETE', `/connections/${id}`)).status === 204,
    );
  }
});

test('recommendations can be limited to what connections reach', async () => {
  const { id } = await add('Everywhere');
  const ask = (body: Record<string, unknown>) =>
    server.read(recommendationAnswerSchema, '/recommendations', { method: 'POST', body });
  const [all, reached] = [await ask({ limit: 1 }), await ask({ limit: 1, connectionIds: [id] })];
  expect(reached.total).toBe(all.total);
  const refused = await refusal('POST', '/recommendations', { connectionIds: ['nobody'] });
  expect(refused).toMatchObject({ status: 422, problem: { errors: [{ path: 'connectionIds.0' }] } });
  await remove(id);
});

test(
  'a password that everybody knows hides no word, and the report warns of it',
  { timeout: 60_000 },
  async () => {
    const fake = await startTumblebugFake({ username: 'default', password: 'default' });
    const config = { url: fake.url };
    const added = { driver: 'tumblebug', name: 'Tumblebug', config, secrets: { password: 'default' } };
    expect((await server.call('POST', '/connections', added)).status).toBe(201);
    const report = await server.read(connectionReportSchema, '/connections/tumblebug/test', {
      method: 'POST',
    });
    expect(report.identity).toContainEqual({ label: 'namespace', value: 'default' });
    expect(report.warnings).toContainEqual(expect.objectContaining({ code: 'default-password' }));
    fake.set({ staysCreating: true });
    const poor = await server.read(connectionReportSchema, '/connections/tumblebug/test', { method: 'POST' });
    expect(poor.warnings).toContainEqual(
      expect.objectContaining({ code: 'no-openbao', values: { providers: 'aws, gcp' } }),
    );
    expect((await server.call('DELETE', '/connections/tumblebug')).status).toBe(204);
    expect(fake.misfits).toEqual([]);
    await fake.close();
  },
);
