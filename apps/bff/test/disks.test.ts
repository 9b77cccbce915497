import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Resource, incidentSchema, pageOf, resourceSchema } from '@terroir/shared-types';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sandboxDiskListSchema } from '../src/sandbox-cloud/contract.ts';
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
const theirs = async () =>
  sandboxDiskListSchema.parse(await (await cloud.call('GET', '/disks')).json()).items;
const disk = async (id: string): Promise<Resource> =>
  resourceSchema.parse((await subject.call('GET', `/disks/${id}`)).body);
const make = async (more: Record<string, unknown> = {}): Promise<string> => {
  const { status, body } = await subject.call('POST', '/disks', {
    name: 'data',
    connectionId: 'sandbox',
    regionId,
    sizeGib: 20,
    ...more,
  });
  expect(status).toBe(202);
  return resourceSchema.parse(body).id;
};
const untilStatus = (id: string, status: Resource['status']): Promise<Resource> =>
  until(
    `${id} to be ${status}`,
    async () => {
      const now = await disk(id);
      return now.status === status && now;
    },
    30_000,
  );
const launch = async (name: string, specId = `${regionId}+m7i.large`) => {
  const { id } = await subject.launch(name, [{ name: 'g', specId, count: 1 }]);
  return (await subject.untilCounts(id, { running: 1 })).vms[0]?.id ?? '';
};

test('a disk is made, attached, grown, detached and deleted, each done when the cloud shows it', async () => {
  const vmId = await launch('holder');
  const id = await make({ vmId });
  expect(await untilStatus(id, 'attached')).toMatchObject({
    vmId,
    vmName: 'holder-g-1',
    usedBy: 1,
    removable: false,
  });
  expect((await theirs())[0]).toMatchObject({ sizeGib: 20, tags: { 'terroir-disk': id } });
  expect((await subject.call('DELETE', `/disks/${id}`)).status).toBe(409);
  await subject.call('PATCH', `/disks/${id}`, { sizeGib: 40 });
  await until('it to be grown there', async () => (await theirs())[0]?.sizeGib === 40);
  await untilStatus(id, 'attached');
  expect(await subject.call('PATCH', `/disks/${id}`, { sizeGib: 30 })).toMatchObject({ status: 422 });
  await subject.call('POST', `/disks/${id}/detach`);
  expect(await untilStatus(id, 'available')).toMatchObject({ sizeGib: 40, usedBy: 0, removable: true });
  expect((await subject.call('DELETE', `/disks/${id}`)).status).toBe(202);
  await until('it to be gone here', async () => (await subject.call('GET', `/disks/${id}`)).status === 404);
  expect(await theirs()).toEqual([]);
});

test('a disk in a region that is not there is refused before it is a row', async () => {
  const nowhere = { name: 'd', connectionId: 'sandbox', regionId: 'aws+mars', sizeGib: 1 };
  expect(await subject.call('POST', '/disks', nowhere)).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'regionId' }] },
  });
  expect((await subject.call('GET', '/resources?kind=disk')).body).toMatchObject({ total: 0 });
});

test('under lost answers and errors no disk is doubled, and a restart goes on where it was', async () => {
  await cloud.call('PUT', '/faults', {
    createAnswerLost: 0.4,
    create500: 0.2,
    create500ButCreated: 0.2,
    listFails: 0.3,
  });
  const ids = [await make(), await make(), await make(), await make()];
  await subject.close();
  begin();
  for (const id of ids) await untilStatus(id, 'available');
  await cloud.call('PUT', '/faults', { listFails: 0 });
  const made = (await theirs()).map(({ tags }) => tags['terroir-disk']);
  expect(made).toHaveLength(ids.length);
  expect(new Set(made)).toEqual(new Set(ids));
});

test('a disk outlives its VM and is then offered for removal; a VM elsewhere cannot have it', async () => {
  const vmId = await launch('brief');
  const id = await make({ vmId });
  await untilStatus(id, 'attached');
  const elsewhere = await launch('elsewhere', 'aws+ap-northeast-2+m7i.large');
  const infraId = (await disk(id)).infraId ?? '';
  await subject.untilEnded((await subject.act(infraId, { action: 'terminate' })).id);
  // At once, not with the next comparison.
  expect(await disk(id)).toMatchObject({ status: 'available', vmId: null, removable: true });
  expect(await subject.call('POST', `/disks/${id}/attach`, { vmId: elsewhere })).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'vmId' }] },
  });
});

test('with the database lost disks are taken in again; gone behind our back they are missing, with an incident', async () => {
  const vmId = await launch('kept');
  const id = await make({ vmId, name: 'kept-data' });
  await untilStatus(id, 'attached');
  await subject.close();
  for (const end of ['', '-wal', '-shm'])
    rmSync(join(cloud.dataDir, 'ours', `terroir.db${end}`), { force: true });
  begin();
  await until('it to be back', async () => (await subject.call('GET', `/disks/${id}`)).status === 200);
  await until('its VM to be known', async () => (await disk(id)).vmName === 'kept-g-1');
  expect(await disk(id)).toMatchObject({ name: 'kept-data', sizeGib: 20, status: 'attached' });
  const their = (await theirs())[0]?.id ?? '';
  await cloud.call('POST', `/disks/${their}/detach`, {});
  await untilStatus(id, 'available');
  await cloud.call('DELETE', `/disks/${their}`);
  await untilStatus(id, 'missing');
  const incidents = ((await subject.call('GET', '/incidents')).body as { items: unknown[] }).items;
  expect(incidents.map((one) => incidentSchema.parse(one).kind)).toContain('resource-missing');
  await subject.call('DELETE', `/disks/${id}`);
  await until('it to be gone here', async () => (await subject.call('GET', `/disks/${id}`)).status === 404);
});

test('the list counts who uses keys, images and addresses; ended infras leave their key unused', async () => {
  const { id } = await subject.launch('counted', [{ name: 'g', specId: `${regionId}+m7i.large`, count: 3 }]);
  await subject.untilCounts(id, { running: 3 });
  const list = async (kind: string) =>
    pageOf(resourceSchema).parse((await subject.call('GET', `/resources?kind=${kind}`)).body).items;
  expect(await list('key')).toMatchObject([{ infraId: id, usedBy: 3, status: 'in-use' }]);
  expect(await list('address')).toHaveLength(3);
  await subject.untilEnded((await subject.act(id, { action: 'terminate' })).id);
  expect(await list('key')).toMatchObject([{ usedBy: 0, status: 'available' }]);
  expect(await list('address')).toEqual([]);
  expect((await subject.call('GET', '/resources?kind=nope')).status).toBe(422);
});
