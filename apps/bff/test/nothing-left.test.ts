import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { operationSchema } from '@terroir/shared-types';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { InfrasUnderTest } from './infras-fixture.ts';
import { CloudUnderTest } from './sandbox-cloud-fixture.ts';

let cloud: CloudUnderTest;
let subject: InfrasUnderTest;
const spec = 'c6i.large';
const specId = `aws+us-east-2+${spec}`;
const group = (count: number) => [{ name: 'g', specId, count }];
const roomFor = (available: number | null) =>
  cloud.call('PUT', '/faults', {
    capacity: available === null ? [] : [{ provider: 'aws', region: 'us-east-2', spec, available }],
  });
const retry = async (id: string, body: Record<string, unknown> = {}) => {
  const answer = await subject.call('POST', `/infras/${id}/retry`, body);
  return {
    ...answer,
    ended: async () => subject.untilEnded(operationSchema.parse(answer.body).id),
  };
};

beforeAll(async () => {
  cloud = await CloudUnderTest.start();
  subject = new InfrasUnderTest({ dataDir: join(cloud.dataDir, 'ours'), connection: cloud.connection });
});
afterEach(() => roomFor(null));
afterAll(async () => {
  await subject.close();
  await cloud.stop();
  rmSync(cloud.dataDir, { recursive: true, force: true });
});

test('an infra of which all VMs failed is not emptied by refine: each still says why, and can be tried again', async () => {
  await roomFor(0);
  const { id } = await subject.launch('none', group(2));
  expect(await subject.untilCounts(id, { failed: 2 })).toMatchObject({
    end: { how: 'failed', retryableVms: 2 },
  });
  await subject.untilEnded((await subject.act(id, { action: 'refine' })).id);
  const refined = await subject.infra(id);
  expect(refined).toMatchObject({
    status: 'terminated',
    counts: { terminated: 2 },
    end: { how: 'refined', actor: 'token:test', retryableVms: 2 },
    nodeGroups: [{ count: 0 }],
  });
  expect(refined.vms.map(({ failure }) => failure?.code)).toEqual(['capacity', 'capacity']);
  await roomFor(null);
  expect(await (await retry(id)).ended()).toMatchObject({ kind: 'retry', status: 'done' });
  const again = await subject.untilCounts(id, { running: 2 });
  expect(again.end).toBeUndefined();
  expect(again.nodeGroups).toMatchObject([{ count: 2 }]);
  expect(again.vms.map(({ name, failure }) => [name, failure])).toEqual([
    ['none-g-1', undefined],
    ['none-g-2', undefined],
  ]);
});

test('where some VMs run, or ended before, refine takes the failed ones away as before', async () => {
  await roomFor(1);
  const { id } = await subject.launch('some', group(2));
  await subject.untilCounts(id, { running: 1, failed: 1 });
  await subject.untilEnded((await subject.act(id, { action: 'refine' })).id);
  const { vms, end } = await subject.untilCounts(id, { running: 1 });
  expect(vms).toHaveLength(1);
  expect(end).toBeUndefined();
});

test('a launch that was rolled back says so, and is launched again as a whole by one retry', async () => {
  await roomFor(1);
  const { id } = await subject.launch('rolled', group(3), { onPartialFailure: 'rollback' });
  const rolled = await subject.untilCounts(id, { terminated: 3 });
  expect(rolled).toMatchObject({ status: 'terminated', end: { how: 'rolled-back', retryableVms: 3 } });
  await roomFor(null);
  expect(await (await retry(id)).ended()).toMatchObject({ status: 'done' });
  const { vms, nodeGroups } = await subject.untilCounts(id, { running: 3 });
  expect(vms).toHaveLength(3);
  expect(nodeGroups).toMatchObject([{ count: 3 }]);
  const theirs = (await cloud.list()).filter((vm) => vm.tags['terroir-infra'] === id);
  expect(theirs.map(({ status }) => status)).toEqual(['running', 'running', 'running']);
});

test('a retry that fails in part once more is rolled back once more', async () => {
  await roomFor(1);
  const { id } = await subject.launch('twice', group(2), { onPartialFailure: 'rollback' });
  await subject.untilCounts(id, { terminated: 2 });
  expect((await retry(id)).status).toBe(202);
  const { end } = await subject.untilCounts(id, { terminated: 2 });
  expect(end).toMatchObject({ how: 'rolled-back', retryableVms: 2 });
});

test('withdrawn, scaled to none and terminated infras say which; there is nothing to retry', async () => {
  const held = await subject.launch('held', group(2), { hold: true });
  expect((await subject.infra(held.id)).end).toBeUndefined();
  await subject.act(held.id, { action: 'withdraw' });
  expect((await subject.infra(held.id)).end).toMatchObject({ how: 'withdrawn', retryableVms: 0 });
  expect((await retry(held.id)).status).toBe(409);

  const { id } = await subject.launch('shrunk', group(1));
  await subject.untilCounts(id, { running: 1 });
  await subject.call('POST', `/infras/${id}/node-groups/g/scale`, { count: 0 });
  expect(await subject.untilCounts(id, {})).toMatchObject({
    vms: [],
    end: { how: 'scaled-in', retryableVms: 0 },
  });
  // It is not lost: it can be scaled up again, or deleted.
  await subject.call('POST', `/infras/${id}/node-groups/g/scale`, { count: 1 });
  await subject.untilCounts(id, { running: 1 });
  await subject.act(id, { action: 'terminate' });
  const { end } = await subject.untilCounts(id, { terminated: 1 });
  expect(end).toMatchObject({ how: 'terminated', actor: 'token:test', retryableVms: 0 });
  expect((await subject.call('DELETE', `/infras/${id}`)).status).toBe(200);
});

test('a name that another infra has taken meanwhile is not taken back by a retry', async () => {
  await roomFor(0);
  const { id } = await subject.launch('contested', group(1));
  await subject.untilCounts(id, { failed: 1 });
  await roomFor(null);
  const other = await subject.launch('contested', group(1));
  const { status, body } = await retry(id);
  expect([status, body]).toMatchObject([409, { code: 'name-taken' }]);
  await subject.act(other.id, { action: 'terminate' });
  await subject.untilCounts(other.id, { terminated: 1 });
  expect((await retry(id)).status).toBe(202);
});
