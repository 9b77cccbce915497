import {
  connectionAnswerSchema,
  connectionReportSchema,
  importableSchema,
  infraSchema,
  pageOf,
  problemSchema,
  runSchema,
} from '@terroir/shared-types';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SandboxVm } from '../src/sandbox-cloud/contract.ts';
import { CloudUnderTest, until, userKey } from './sandbox-cloud-fixture.ts';
import { type TestServer, startTestServer } from './start-test-server.ts';

// Machines that Terroir did not make: VMs of a cloud it has no connection to, reached over SSH alone.
let cloud: CloudUnderTest;
let machines: SandboxVm[];
let server: TestServer;

beforeAll(async () => {
  cloud = await CloudUnderTest.start();
  machines = await Promise.all([cloud.createRunning(), cloud.createRunning()]);
  server = await startTestServer();
}, 90_000);
afterAll(async () => {
  await server.stop();
  await cloud.stop();
});

const hosts = () =>
  machines.map((machine, index) => ({
    name: `gpu${index + 1}`,
    address: '127.0.0.1',
    port: machine.sshPort,
    user: machine.sshUser,
    ...(index === 0 ? { hourlyUsd: 0.5 } : {}),
  }));
const config = (more: unknown[] = []) => ({
  site: 'lab',
  place: [127.38, 36.37],
  hosts: [...hosts(), ...more],
});
const dead = { name: 'off', address: '127.0.0.1', port: 1, user: 'root' };
const add = (name: string, more: unknown[] = [], privateKey = userKey.private) =>
  server.call('POST', '/connections', { driver: 'ssh', name, config: config(more), secrets: { privateKey } });
const importable = async (id: string) =>
  (await server.read(pageOf(importableSchema), `/connections/${id}/importable`)).items;
const infra = (id: string) => server.read(infraSchema, `/infras/${id}`);
const refusal = async (response: Promise<Response>) => {
  const answer = await response;
  return { status: answer.status, problem: problemSchema.parse(await answer.json()) };
};
const importAs = (name: string, more: Record<string, unknown> = {}) =>
  server.call('POST', '/imports', { connectionId: 'lab', name, ...more });

test(
  'own hosts join as they are, take commands, restart, and leave again untouched',
  { timeout: 240_000 },
  async () => {
    expect((await add('Lab', [dead])).status).toBe(201);
    const connection = await until(
      'the connection to answer',
      async () => {
        const found = await server.read(connectionAnswerSchema, '/connections/lab');
        return found.status.status === 'ready' && found;
      },
      60_000,
    );
    expect(connection).toMatchObject({
      simulated: false,
      canImport: true,
      actions: ['reboot', 'terminate'],
      status: { detail: '2 of 3 hosts answer' },
    });

    const report = await server.read(connectionReportSchema, '/connections/lab/test', { method: 'POST' });
    expect(report).toMatchObject({ ok: true, regions: [{ id: 'own+lab', status: 'ok' }] });
    expect(report.identity.map(({ label }) => label)).toEqual(['gpu1', 'gpu2']);
    expect(report.warnings.map(({ message }) => message).join()).toContain('off: ');

    expect(await importable('lab')).toMatchObject([
      { providerVmId: 'gpu1', canJoin: true, infraId: null, hourlyUsd: 0.5 },
      { providerVmId: 'gpu2', canJoin: true, infraId: null, hourlyUsd: null },
      { providerVmId: 'off', canJoin: false, status: 'unknown' },
    ]);

    const joined = infraSchema.parse(await (await importAs('lab-gpus', { labels: { team: 'ai' } })).json());
    expect(joined).toMatchObject({
      name: 'lab-gpus',
      simulated: false,
      labels: { team: 'ai' },
      hourlyUsd: 0.5,
    });
    expect(joined.vms.map(({ name, status, lngLat }) => [name, status, lngLat])).toEqual([
      ['gpu1', 'running', [127.38, 36.37]],
      ['gpu2', 'running', [127.38, 36.37]],
    ]);
    expect((await importable('lab')).map(({ infraId }) => infraId)).toEqual([joined.id, joined.id, null]);

    const run = await server.read(runSchema, '/runs', {
      method: 'POST',
      body: { target: { infraId: joined.id }, commands: ['hostname; exit 3'], onError: 'continue' },
    });
    const ended = await until(
      'the run to end',
      async () => {
        const found = await server.read(runSchema, `/runs/${run.id}`);
        return found.tasks.every(({ exitCodes }) => typeof exitCodes[0] === 'number') && found;
      },
      60_000,
    );
    expect(ended.tasks.map(({ exitCodes }) => exitCodes)).toEqual([[3], [3]]);

    const suspend = await refusal(
      server.call('POST', `/infras/${joined.id}/actions`, { action: 'suspend', delaySeconds: 0 }),
    );
    expect(suspend).toMatchObject({ status: 409, problem: { code: 'not-possible-here' } });

    const before = await Promise.all(machines.map(({ id }) => cloud.get(id)));
    const [first] = joined.vms;
    const reboot = { action: 'reboot', vmIds: [first?.id], delaySeconds: 0 };
    expect((await server.call('POST', `/infras/${joined.id}/actions`, reboot)).status).toBe(202);
    await until(
      'the host to be back',
      async () => {
        const [vm] = (await infra(joined.id)).vms;
        return (
          vm?.status === 'running' && (await cloud.get(machines[0]?.id ?? '')).bootId !== before[0]?.bootId
        );
      },
      90_000,
    );

    const end = { action: 'terminate', delaySeconds: 0 };
    expect((await server.call('POST', `/infras/${joined.id}/actions`, end)).status).toBe(202);
    await until('all to be released', async () => (await infra(joined.id)).status === 'terminated', 60_000);
    for (const { id } of machines) expect((await cloud.get(id)).status).toBe('running');

    // What left may join again, as a new infra.
    const again = infraSchema.parse(await (await importAs('lab-again', { providerVmIds: ['gpu2'] })).json());
    expect(again.vms.map(({ name, status }) => [name, status])).toEqual([['gpu2', 'running']]);
    expect((await refusal(server.call('DELETE', '/connections/lab'))).status).toBe(409);
  },
);

test('what cannot join is refused with its reason', async () => {
  expect(await refusal(importAs('other', { providerVmIds: ['gpu2'] }))).toMatchObject({
    status: 422,
    problem: { detail: expect.stringContaining('belongs to an infra already') },
  });
  expect(await refusal(importAs('other', { providerVmIds: ['nobody'] }))).toMatchObject({ status: 422 });
  expect(await refusal(importAs('lab-again'))).toMatchObject({
    status: 409,
    problem: { code: 'name-taken' },
  });
  expect(
    await refusal(server.call('POST', '/imports', { connectionId: 'nowhere', name: 'x' })),
  ).toMatchObject({ status: 404 });
});

test('hosts that cannot be are refused before anything is stored', async () => {
  const bad = async (more: unknown[], key?: string) => (await refusal(add('Bad', more, key))).status;
  expect(await bad([{ ...dead, address: '-oProxyCommand=x' }])).toBe(422);
  expect(await bad([{ ...dead, user: '$(id)' }])).toBe(422);
  expect(await bad([{ ...dead, name: 'gpu1' }])).toBe(422);
  expect(await bad([], 'no key at all')).toBe(422);
  const without = { driver: 'ssh', name: 'Bad', config: config(), secrets: {} };
  expect((await refusal(server.call('POST', '/connections', without))).status).toBe(422);
});
