import {
  type Infra,
  type Resource,
  connectionAnswerSchema,
  infraSchema,
  pageOf,
  resourceSchema,
} from '@terroir/shared-types';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from './sandbox-cloud-fixture.ts';
import { type TestServer, startTestServer } from './start-test-server.ts';
import { type TumblebugUnderTest, fakeLogin, startTumblebug } from './tumblebug/tumblebug-fixture.ts';

// The driver keeps to two listings of infras a second, as with a real server.
const limitMs = 180_000;
let tumblebug: TumblebugUnderTest;
let server: TestServer;

beforeAll(async () => {
  tumblebug = await startTumblebug();
  server = await startTestServer();
  const added = await server.call('POST', '/connections', {
    driver: 'tumblebug',
    name: 'TB',
    config: {
      url: tumblebug.fake.url,
      username: fakeLogin.username,
      sshOverride: `127.0.0.1:${tumblebug.guest.port}`,
    },
    secrets: { password: fakeLogin.password },
  });
  expect(added.status).toBe(201);
  await until('the connection to answer', async () => {
    const { status } = await server.read(connectionAnswerSchema, '/connections/tb');
    return status.status === 'ready';
  });
}, limitMs);
afterAll(async () => {
  await server.stop();
  await tumblebug.close();
  expect(tumblebug.fake.misfits).toEqual([]);
});

const ok = async (method: string, path: string, body?: unknown): Promise<unknown> => {
  const response = await server.call(method, path, body);
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.status === 204 ? null : response.json();
};
const running = (id: string, count: number): Promise<Infra> =>
  until(
    `${count} VMs to run`,
    async () => {
      const infra = await server.read(infraSchema, `/infras/${id}`);
      return infra.counts.running === count && infra;
    },
    limitMs,
  );
const resources = async (kind: string) =>
  (await server.read(pageOf(resourceSchema), `/resources?kind=${kind}`)).items;
const launch = async (name: string): Promise<Infra> => {
  const nodeGroups = [{ name: 'g', specId: 'aws+us-east-2+m7i.large', count: 1 }];
  const { id } = infraSchema.parse(await ok('POST', '/infras', { name, connectionId: 'tb', nodeGroups }));
  return running(id, 1);
};
const lets = (port: string): number =>
  [...tumblebug.fake.store.groups.values()].filter(({ rules }) => rules.some(({ Port }) => Port === port))
    .length;

test(
  'ports of an infra are opened and closed from its security group, also for VMs that join, and go with it',
  async () => {
    const { id } = await launch('with-ports');
    const [group] = await resources('security-group');
    expect(group).toMatchObject({
      name: 'terroir-with-ports',
      infraId: id,
      usedBy: 1,
      status: 'in-use',
      openings: [{ port: 22, from: '0.0.0.0/0' }],
    });
    expect(await resources('vnet')).toEqual([]);
    const web = { port: 8443, from: '0.0.0.0/0' };
    await ok('PUT', `/resources/${group?.id}/openings`, { openings: [web] });
    await until('the port to be open', async () => {
      const [now] = await resources('security-group');
      return now?.status === 'in-use' && now.openings?.some(({ port }) => port === 8443) === true;
    });
    expect(lets('8443')).toBe(1);
    await ok('POST', `/infras/${id}/node-groups/g/scale`, { count: 2 });
    await running(id, 2);
    expect(lets('8443')).toBe(2);
    await ok('PUT', `/resources/${group?.id}/openings`, { openings: [] });
    await until('the port to be closed', () => Promise.resolve(lets('8443') === 0));
    await ok('POST', `/infras/${id}/actions`, { action: 'terminate' });
    await until(
      'the VMs to end',
      async () => (await server.read(infraSchema, `/infras/${id}`)).counts.terminated === 2,
      limitMs,
    );
    await ok('DELETE', `/infras/${id}`);
    await until('the group to go', async () => (await resources('security-group')).length === 0);
    await until('its own groups to go', () => Promise.resolve(tumblebug.fake.store.groups.size === 0));
  },
  limitMs * 2,
);

test(
  'a data disk is made for a VM, follows what is asked, outlives the VM, and is deleted',
  async () => {
    const { id, vms } = await launch('with-a-disk');
    const vmId = vms[0]?.id;
    const disk = resourceSchema.parse(
      await ok('POST', '/disks', {
        name: 'data',
        connectionId: 'tb',
        regionId: 'aws+us-east-2',
        sizeGib: 10,
        vmId,
      }),
    );
    const shown = async () => (await resources('disk')).find((one) => one.id === disk.id);
    const untilShown = (status: string, is: (now: Resource) => boolean) =>
      until(
        `the disk to be ${status}`,
        async () => {
          const now = await shown();
          return now?.status === status && is(now);
        },
        limitMs,
      );
    await untilShown('attached', (now) => now.vmId === vmId);
    await ok('PATCH', `/disks/${disk.id}`, { sizeGib: 20 });
    await untilShown('attached', ({ sizeGib }) => sizeGib === 20);
    await ok('POST', `/infras/${id}/actions`, { action: 'terminate' });
    await untilShown('available', ({ vmId: holder }) => holder === null);
    expect([...tumblebug.fake.store.disks.values()]).toMatchObject([{ diskSize: 20 }]);
    await ok('DELETE', `/disks/${disk.id}`);
    await until('it to be deleted', () => Promise.resolve(tumblebug.fake.store.disks.size === 0), limitMs);
  },
  limitMs * 2,
);
