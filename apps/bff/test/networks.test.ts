import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Resource, attemptSchema, incidentSchema, pageOf, resourceSchema } from '@terroir/shared-types';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type SandboxResource, sandboxResourceListSchema } from '../src/sandbox-cloud/contract.ts';
import { InfrasUnderTest } from './infras-fixture.ts';
import { CloudUnderTest, until } from './sandbox-cloud-fixture.ts';

let cloud: CloudUnderTest;
let subject: InfrasUnderTest;
const begin = (): InfrasUnderTest =>
  (subject = new InfrasUnderTest({
    dataDir: join(cloud.dataDir, 'ours'),
    connection: cloud.connection,
    reconcileMs: 150,
  }));
beforeEach(async () => {
  cloud = await CloudUnderTest.start();
  begin();
});
afterEach(async () => {
  await subject.close();
  await cloud.stop();
});

const regionId = 'aws+us-east-2';
const group = (count: number, at = regionId) => [{ name: 'g', specId: `${at}+m7i.large`, count }];
const paths = ['vnets', 'subnets', 'security-groups', 'keys'];
const theirs = async (): Promise<SandboxResource[]> => {
  const lists = await Promise.all(
    paths.map(async (path) =>
      sandboxResourceListSchema.parse(await (await cloud.call('GET', `/${path}`)).json()),
    ),
  );
  return lists.flatMap(({ items }) => items);
};
const ours = async (): Promise<Resource[]> => {
  const { body } = await subject.call('GET', '/resources?limit=500');
  const made = new Set(['vnet', 'subnet', 'security-group', 'key']);
  return pageOf(resourceSchema)
    .parse(body)
    .items.filter(({ kind }) => made.has(kind));
};
const ofKind = async (kind: string): Promise<Resource> => {
  const found = (await ours()).find((one) => one.kind === kind);
  if (found === undefined) throw new Error(`there is no ${kind}`);
  return found;
};
const terminate = async (id: string) =>
  subject.untilEnded((await subject.act(id, { action: 'terminate' })).id);

test('one network serves a region, a security group and a key each infra; VMs that stand on them are counted', async () => {
  const first = await subject.launch('first', [
    ...group(3),
    { name: 'far', specId: 'aws+ap-northeast-2+m7i.large', count: 1 },
  ]);
  const second = await subject.launch('second', group(2));
  await subject.untilCounts(first.id, { running: 4 });
  await subject.untilCounts(second.id, { running: 2 });
  const here = (await ours()).filter(({ region }) => region === 'us-east-2');
  expect(here.map(({ kind, infraId, usedBy, status }) => [kind, infraId, usedBy, status])).toEqual([
    ['vnet', null, 5, 'in-use'],
    ['subnet', null, 5, 'in-use'],
    ['security-group', first.id, 3, 'in-use'],
    ['security-group', second.id, 2, 'in-use'],
    ['key', first.id, 3, 'in-use'],
    ['key', second.id, 2, 'in-use'],
  ]);
  expect((await theirs()).map(({ id }) => id).toSorted()).toEqual(
    (await ours()).map(({ providerId }) => providerId ?? '').toSorted(),
  );
  for (const { tags } of await theirs()) expect(tags['terroir-resource']).toBeDefined();
  expect((await subject.call('DELETE', `/resources/${here[0]?.id}`)).status).toBe(409);
});

test('what no VM stands on is offered for removal, a vNet with all that is in it; the next launch makes another', async () => {
  const { id } = await subject.launch('brief', group(2));
  await subject.untilCounts(id, { running: 2 });
  await terminate(id);
  expect((await ours()).map(({ usedBy, removable }) => [usedBy, removable])).toEqual(
    Array.from({ length: 4 }, () => [0, true]),
  );
  expect((await subject.call('DELETE', `/resources/${(await ofKind('vnet')).id}`)).status).toBe(202);
  await until('the network to be gone', async () => (await theirs()).every(({ kind }) => kind === 'key'));
  const again = await subject.launch('again', group(1));
  await subject.untilCounts(again.id, { running: 1 });
  expect(await ofKind('vnet')).toMatchObject({ usedBy: 1 });
});

test('forgetting an infra takes its security group and key away and leaves the network', async () => {
  const { id } = await subject.launch('brief', group(1));
  await subject.untilCounts(id, { running: 1 });
  await terminate(id);
  expect((await subject.call('DELETE', `/infras/${id}`)).status).toBeLessThan(300);
  await until('both to be gone', async () => (await theirs()).length === 2);
  await until('their rows to be gone', async () => (await ours()).length === 2);
});

test('under lost answers, errors and a restart none of them is doubled', async () => {
  await cloud.call('PUT', '/faults', {
    createAnswerLost: 0.3,
    create500: 0.2,
    create500ButCreated: 0.2,
    listFails: 0.3,
  });
  const infras = [await subject.launch('a', group(3)), await subject.launch('b', group(3))];
  await subject.close();
  begin();
  for (const { id } of infras) await subject.untilCounts(id, { running: 3 }, 60_000);
  await cloud.call('PUT', '/faults', { listFails: 0 });
  const kinds = (await theirs()).map(({ kind }) => kind).toSorted();
  expect(kinds).toEqual(['key', 'key', 'security-group', 'security-group', 'subnet', 'vnet']);
});

test('a VM that waits for its network says once what the cloud answers, while it goes on being asked', async () => {
  await cloud.call('PUT', '/faults', { create500: 1 });
  const { id } = await subject.launch('waiting', group(2));
  const tries = async () =>
    pageOf(attemptSchema).parse((await subject.call('GET', `/infras/${id}/attempts`)).body).items;
  await until('both to say so', async () => (await tries()).length >= 2);
  expect((await tries()).map(({ outcome, phase, owner }) => [outcome, phase, owner])).toEqual([
    ['unknown', 'planned', 'provider'],
    ['unknown', 'planned', 'provider'],
  ]);
  for (const { message } of await tries()) expect(message).toContain('An internal error has occurred');
  await cloud.call('PUT', '/faults', { create500: 0 });
  await subject.untilCounts(id, { running: 2 });
});

test('what is removed after its VMs were taken back, while the cloud still failed, is not made again', async () => {
  await cloud.call('PUT', '/faults', { create500: 1 });
  const { id } = await subject.launch('brief', group(2));
  await until('both to be asked for', async () => (await ours()).length === 2);
  await terminate(id);
  for (const one of await ours()) {
    expect((await subject.call('DELETE', `/resources/${one.id}`)).status).toBe(202);
  }
  await cloud.call('PUT', '/faults', { create500: 0 });
  expect((await subject.call('DELETE', `/infras/${id}`)).status).toBe(200);
  await until('nothing to be left', async () => [...(await ours()), ...(await theirs())].length === 0);
});

test('a full quota of networks fails the VMs there with the words of the cloud, and an alternative elsewhere goes on', async () => {
  const [provider, region] = regionId.split('+');
  await cloud.call('PUT', '/faults', { resourceQuotas: [{ provider, region, kind: 'vnet', limit: 0 }] });
  const stuck = await subject.launch('stuck', group(2));
  const failed = await subject.untilCounts(stuck.id, { failed: 2 });
  expect(failed.vms[0]?.failure).toMatchObject({
    code: 'quota',
    message: expect.stringContaining('maximum number of vNets') as string,
  });
  const moved = await subject.launch('moved', [
    { name: 'g', specId: `${regionId}+m7i.large`, count: 2, alternatives: ['aws+us-west-2+m7i.large'] },
  ]);
  const running = await subject.untilCounts(moved.id, { running: 2 });
  expect(new Set(running.vms.map(({ specId }) => specId))).toEqual(new Set(['aws+us-west-2+m7i.large']));
  await cloud.call('PUT', '/faults', { resourceQuotas: [] });
  const again = await subject.launch('again', group(1));
  await subject.untilCounts(again.id, { running: 1 });
});

test('with the database lost they are taken in again; gone behind our back they are missing, and the next VM gets new ones', async () => {
  const { id } = await subject.launch('kept', group(2));
  await subject.untilCounts(id, { running: 2 });
  const before = (await ours()).map(({ id: one }) => one).toSorted();
  await subject.close();
  for (const end of ['', '-wal', '-shm'])
    rmSync(join(cloud.dataDir, 'ours', `terroir.db${end}`), { force: true });
  begin();
  await until(
    'them to be back',
    async () => (await ours()).filter(({ usedBy }) => usedBy === 2).length === 4,
  );
  expect((await ours()).map(({ id: one }) => one).toSorted()).toEqual(before);
  const key = (await theirs()).find(({ kind }) => kind === 'key');
  await cloud.call('DELETE', `/keys/${key?.id}`);
  await until('it to be missing', async () => (await ofKind('key')).status === 'missing');
  const { body } = await subject.call('GET', '/incidents');
  const kinds = (body as { items: unknown[] }).items.map((one) => incidentSchema.parse(one).kind);
  expect(kinds).toContain('resource-missing');
  await subject.call('POST', `/infras/${id}/node-groups/g/scale`, { count: 3 });
  await subject.untilCounts(id, { running: 3 });
  expect(await ofKind('key')).toMatchObject({ status: 'in-use', usedBy: 3 });
});

test('ports of a security group are opened and closed as one list, and SSH stays open', async () => {
  const { id } = await subject.launch('served', group(1));
  await subject.untilCounts(id, { running: 1 });
  const { id: groupId } = await ofKind('security-group');
  const put = (openings: unknown[]) => subject.call('PUT', `/resources/${groupId}/openings`, { openings });
  const untilOpen = (ports: number[]) =>
    until(`${ports.join()} to be open`, async () => {
      const { openings, status } = resourceSchema.parse(
        (await subject.call('GET', `/resources/${groupId}`)).body,
      );
      return status === 'in-use' && openings?.map(({ port }) => port).join() === ports.join();
    });
  await untilOpen([22]);
  expect((await put([{ port: 443, from: '203.0.113.0/24' }])).status).toBe(202);
  await untilOpen([22, 443]);
  expect((await theirs()).find(({ kind }) => kind === 'security-group')?.ingress).toHaveLength(2);
  await put([]);
  await untilOpen([22]);
  const vmId = (await subject.infra(id)).vms[0]?.id ?? '';
  const opening = { port: 8443, from: '0.0.0.0/0' };
  expect(subject.infras.ports.set(vmId, opening, true, 'test')).toBe(true);
  await untilOpen([22, 8443]);
  expect(subject.infras.ports.set(vmId, opening, false, 'test')).toBe(true);
  await untilOpen([22]);
  expect(subject.infras.ports.set('nobody', opening, true, 'test')).toBe(false);
  expect((await put([{ port: 0, from: '203.0.113.0/24' }])).status).toBe(422);
  expect((await put([{ port: 443, from: 'everywhere' }])).status).toBe(422);
  const { id: vnetId } = await ofKind('vnet');
  expect((await subject.call('PUT', `/resources/${vnetId}/openings`, { openings: [] })).status).toBe(409);
});
