import { join } from 'node:path';
import { incidentSchema } from '@terroir/shared-types';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { InfrasUnderTest, type OpenInfrasOptions } from './infras-fixture.ts';
import { CloudUnderTest, until } from './sandbox-cloud-fixture.ts';

let cloud: CloudUnderTest;
let subject: InfrasUnderTest;
beforeEach(async () => {
  cloud = await CloudUnderTest.start();
});
afterEach(async () => {
  await subject.close();
  await cloud.stop();
});

const begin = (options: Partial<OpenInfrasOptions> = {}): InfrasUnderTest =>
  (subject = new InfrasUnderTest({
    dataDir: join(cloud.dataDir, 'ours'),
    connection: cloud.connection,
    reconcileMs: 100,
    ...options,
  }));
const faults = (changes: Record<string, unknown>) => cloud.call('PUT', '/faults', changes);
const group = (count: number) => ({ name: 'g', specId: 'aws+us-east-2+m7i.large', count });
const incidents = async () =>
  ((await subject.call('GET', '/incidents')).body as { items: unknown[] }).items.map((item) =>
    incidentSchema.parse(item),
  );

test('a listing in part is a failed one: no VM it leaves out is ended, and the incident ends with the fault', async () => {
  begin();
  const { id } = await subject.launch('partial', [group(4)]);
  await subject.untilCounts(id, { running: 4 });
  await faults({ listPartial: 1 });
  expect((await subject.call('POST', '/reconciliations')).body).toMatchObject({
    failedConnectionIds: ['sandbox'],
  });
  expect((await subject.infra(id)).counts).toEqual({ running: 4 });
  const open = await until('the incident', async () =>
    (await incidents()).find(({ kind }) => kind === 'listing-failed'),
  );
  expect(open.detail).toContain('2 of 4 VMs');
  await faults({ listPartial: 0 });
  await until('the incident to end', async () =>
    (await incidents()).every(({ resolvedAt }) => resolvedAt !== null),
  );
  expect((await subject.infra(id)).counts).toEqual({ running: 4 });
});

test('a listing that shows VMs twice makes no second row', async () => {
  await faults({ listDoubled: 1 });
  begin();
  const { id } = await subject.launch('doubled', [group(3)]);
  await subject.untilCounts(id, { running: 3 });
  await subject.call('POST', '/reconciliations');
  expect((await subject.call('GET', '/vms')).body).toMatchObject({ total: 3 });
  expect(await incidents()).toEqual([]);
});

test('a VM that the cloud made twice is shown with its price, and ends with its infra', async () => {
  await faults({ createDoubled: 1 });
  begin();
  const { id } = await subject.launch('twins', [group(1)]);
  const infra = await subject.untilCounts(id, { running: 2 }, 30_000);
  expect(new Set(infra.vms.map((vm) => vm.publicIp)).size).toBe(2);
  expect((await incidents())[0]).toMatchObject({ kind: 'vm-adopted', hourlyUsd: infra.vms[0]?.hourlyUsd });
  await subject.untilEnded((await subject.act(id, { action: 'terminate' })).id);
  expect(await cloud.list()).toEqual([]);
});

test('a VM stuck in booting is ended at the provider after a while, and said so', async () => {
  await faults({ bootStuck: 1 });
  begin({ settleTimeoutMs: 400 });
  const { id } = await subject.launch('stuck', [group(2)]);
  const infra = await subject.untilCounts(id, { failed: 2 }, 30_000);
  expect(infra.vms[0]?.failure).toMatchObject({ code: 'timeout' });
  await until('both to be ended there', async () => (await cloud.list()).length === 0);
});

test('on a full disk nothing is begun without a row; terminating works, and all comes back with the space', async () => {
  let isFull = false;
  begin({
    assertRoom: () => {
      if (isFull) throw new Error('disk full');
    },
  });
  const { id } = await subject.launch('before', [group(1)]);
  await subject.untilCounts(id, { running: 1 });
  isFull = true;
  await expect(subject.launch('during', [group(1)])).rejects.toThrow('disk full');
  expect(await cloud.list('?all=true')).toHaveLength(1);
  expect((await subject.call('GET', '/infras')).body).toMatchObject({ total: 1 });
  await subject.untilEnded((await subject.act(id, { action: 'terminate' })).id);
  isFull = false;
  await subject.untilCounts((await subject.launch('after', [group(1)])).id, { running: 1 });
});

test('a disk that fills up in the middle of a launch loses no VM', async () => {
  await faults({ createDelayMs: [50, 200] });
  begin();
  const { id } = await subject.launch('midway', [group(6)]);
  await until('the cloud to have made some', async () => (await cloud.list('?all=true')).length > 0);
  const { sqlite } = subject.database;
  const pages = sqlite.pragma('page_count', { simple: true }) as number;
  // From here on every transaction that grows the file fails as on a full disk.
  sqlite.pragma(`max_page_count = ${pages}`);
  const fill = sqlite.prepare("INSERT INTO secrets VALUES (?, 'filler', zeroblob(3000), '')");
  expect(() => {
    for (let n = 0; n < 100; n++) fill.run(`filler-${n}`);
  }).toThrow(/full/);
  await subject.call('POST', '/reconciliations').catch(() => undefined);
  sqlite.pragma('max_page_count = 1073741823');
  await subject.untilCounts(id, { running: 6 }, 60_000);
  const theirs = await cloud.list('?all=true');
  expect(theirs).toHaveLength(6);
  expect(new Set(theirs.map((vm) => vm.tags['terroir-vm'])).size).toBe(6);
});
