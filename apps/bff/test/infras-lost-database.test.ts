import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Infra, incidentSchema } from '@terroir/shared-types';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { InfrasUnderTest } from './infras-fixture.ts';
import { CloudUnderTest, until } from './sandbox-cloud-fixture.ts';

let cloud: CloudUnderTest;
let dataDir: string;
beforeEach(async () => {
  cloud = await CloudUnderTest.start();
  dataDir = join(cloud.dataDir, 'ours');
});
afterEach(() => cloud.stop());

const begin = (): InfrasUnderTest =>
  new InfrasUnderTest({ dataDir, connection: cloud.connection, reconcileMs: 200 });
const group = (name: string, region: string, count: number, labels = {}) => ({
  name,
  specId: `aws+${region}+m7i.large`,
  count,
  labels,
});
const loseDatabase = (): void => {
  for (const end of ['', '-wal', '-shm']) rmSync(join(dataDir, `terroir.db${end}`), { force: true });
};
const readopted = (subject: InfrasUnderTest, id: string, running: number): Promise<Infra> =>
  until(
    `${id} to be adopted`,
    async () => {
      if ((await subject.call('GET', `/infras/${id}`)).status !== 200) return null;
      const infra = await subject.infra(id);
      return infra.counts.running === running && infra;
    },
    60_000,
  );
/** What must come back; the rest (descriptions, hold, costs so far) was known here alone. */
const essence = (infra: Infra) => ({
  id: infra.id,
  name: infra.name,
  labels: infra.labels,
  expiresAt: infra.expiresAt,
  hourlyUsd: infra.hourlyUsd,
  groups: infra.nodeGroups.map(({ name, specId, count, labels, unitHourlyUsd }) => ({
    name,
    specId,
    count,
    labels,
    unitHourlyUsd,
  })),
  vms: infra.vms.map(({ id, name, nodeGroup, specId, hourlyUsd, publicIp, status, labels }) => ({
    id,
    name,
    nodeGroup,
    specId,
    hourlyUsd,
    publicIp,
    status,
    labels,
  })),
});

const byInfra = (a: { infraId: string }, b: { infraId: string }): number => (a.infraId < b.infraId ? -1 : 1);

test('200 VMs come back from their tags with infra, groups, labels, price, expiry, and their keys from files', async () => {
  const first = begin();
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
  const labels = { team: 'ai', 'cost-centre': '연구소-7', long: 'x'.repeat(128) };
  const big = await first.launch(
    'big',
    [
      group('web', 'us-east-2', 60, { role: 'web' }),
      group('batch', 'ap-northeast-2', 60, { role: 'batch', tier: '2' }),
      group('edge', 'eu-west-1', 40),
    ],
    { labels, expiresAt },
  );
  const small = await first.launch('small', [group('a', 'us-west-2', 40)], { expiresAt: null });
  const before = [
    await first.untilCounts(big.id, { running: 160 }, 120_000),
    await first.untilCounts(small.id, { running: 40 }, 120_000),
  ];
  const keyBefore = first.infras.fleet.access(before[0]?.vms[0]?.id ?? '')?.privateKey;
  await first.close();
  loseDatabase();

  const second = begin();
  const after = [await readopted(second, big.id, 160), await readopted(second, small.id, 40)];
  expect(after.map(essence)).toEqual(before.map(essence));
  // Said once for each infra, with what they cost together: 200 incidents would hide everything else.
  const { body } = await second.call('GET', '/incidents');
  const told = (
    body as { items: { kind: string; infraId: string; vmId: string | null; hourlyUsd: number }[] }
  ).items;
  expect(
    told.map(({ kind, infraId, vmId, hourlyUsd }) => ({ kind, infraId, vmId, hourlyUsd })).toSorted(byInfra),
  ).toEqual(
    after
      .map(({ id, hourlyUsd }) => ({ kind: 'vm-adopted', infraId: id, vmId: null, hourlyUsd }))
      .toSorted(byInfra),
  );
  const access = second.infras.fleet.access(after[0]?.vms[0]?.id ?? '');
  expect(access?.privateKey).toBe(keyBefore);
  expect(after.flatMap(({ vms }) => vms).filter((vm) => vm.unreachableReason !== undefined)).toEqual([]);
  // It is an infra like any other: it grows under the old key and ends.
  const grown = await second.call('POST', `/infras/${small.id}/node-groups/a/scale`, { count: 41 });
  expect(grown.status).toBe(202);
  await second.untilCounts(small.id, { running: 41 });
  for (const { id } of after)
    await second.untilEnded((await second.act(id, { action: 'terminate' })).id, 60_000);
  expect(await cloud.list()).toEqual([]);
  await second.close();
}, 480_000);

test('with the key files lost as well, VMs are visible, not reachable, and can be terminated', async () => {
  const first = begin();
  const { id } = await first.launch('keyless', [group('a', 'us-east-2', 2)]);
  await first.untilCounts(id, { running: 2 });
  await first.close();
  loseDatabase();
  rmSync(join(dataDir, 'keys'), { recursive: true });

  const second = begin();
  const adopted = await readopted(second, id, 2);
  expect(adopted.vms.map((vm) => vm.unreachableReason)).toEqual(['no-key', 'no-key']);
  expect(second.infras.fleet.access(adopted.vms[0]?.id ?? '')).toBeNull();
  await second.call('POST', `/infras/${id}/node-groups/a/scale`, { count: 3 });
  const grown = await second.untilCounts(id, { running: 3 });
  // The new one has a new key; the old ones stay closed.
  expect(grown.vms.map((vm) => vm.unreachableReason)).toEqual(['no-key', 'no-key', undefined]);
  expect(second.infras.fleet.access(grown.vms[2]?.id ?? '')).not.toBeNull();
  await second.untilEnded((await second.act(id, { action: 'terminate' })).id);
  expect(await cloud.list()).toEqual([]);
  await second.close();
});

test('what is not ours is neither adopted nor ended, even when it has taken the place of a VM of ours', async () => {
  const subject = begin();
  const foreign = await cloud.createRunning({ tags: { owner: 'somebody' } });
  const elsewhere = await cloud.createRunning({
    tags: { 'terroir-infra': 'abc', 'terroir-vm': 'x', 'terroir-key': 'k', 'terroir-owner': 'another' },
  });
  const { id } = await subject.launch('swapped', [group('a', 'us-east-2', 1)]);
  const vm = (await subject.untilCounts(id, { running: 1 })).vms[0];
  const theirs = (await cloud.list()).find((one) => one.tags['terroir-vm'] === vm?.id);
  await cloud.call('PUT', `/vms/${theirs?.id}/tags`, { owner: 'somebody' });
  const operation = await subject.act(id, { action: 'terminate' });
  expect(await subject.untilEnded(operation.id)).toMatchObject({ status: 'failed' });
  expect((await subject.call('POST', '/reconciliations')).body).toMatchObject({ failedConnectionIds: [] });
  for (const one of [foreign, elsewhere, theirs]) {
    expect((await cloud.get(one?.id ?? '')).status).toBe('running');
  }
  expect((await subject.call('GET', '/vms')).body).toMatchObject({ total: 1 });
  const incidents = ((await subject.call('GET', '/incidents')).body as { items: unknown[] }).items;
  expect(incidents.map((one) => incidentSchema.parse(one).kind)).toEqual(['not-ours']);
  await subject.close();
});
