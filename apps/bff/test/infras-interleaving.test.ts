import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { InfrasUnderTest } from './infras-fixture.ts';
import { CloudUnderTest, until } from './sandbox-cloud-fixture.ts';

let cloud: CloudUnderTest;
let subject: InfrasUnderTest;
const group = (count: number) => ({ name: 'g', specId: 'aws+us-east-2+m7i.large', count });

beforeAll(async () => {
  cloud = await CloudUnderTest.start();
  subject = new InfrasUnderTest({
    dataDir: join(cloud.dataDir, 'ours'),
    connection: cloud.connection,
    reconcileMs: 100,
  });
});
afterAll(async () => {
  await subject.close();
  await cloud.stop();
});

const faults = (changes: Record<string, unknown>) => cloud.call('PUT', '/faults', changes);
const theirs = async (infraId: string) =>
  (await cloud.list()).filter((vm) => vm.tags['terroir-infra'] === infraId);

test('terminated in the middle of its creation, with answers lost, an infra leaves nothing at the provider', async () => {
  await faults({ createAnswerLost: 0.5, createDelayMs: [10, 150], bootDelayMs: [10, 300] });
  for (const waitFor of ['reserved', 'sent', 'acknowledged']) {
    const { id } = await subject.launch(`cut-${waitFor}`, [group(4)]);
    await until(`an intent to be ${waitFor}`, async () =>
      subject.database.sqlite
        .prepare('SELECT 1 FROM intents n JOIN vms v ON v.id = n.vm_id WHERE v.infra_id = ? AND n.state = ?')
        .get(id, waitFor),
    );
    const operation = await subject.act(id, { action: 'terminate' });
    expect(await subject.untilEnded(operation.id)).toMatchObject({ status: 'done' });
    expect((await subject.infra(id)).counts).toEqual({ terminated: 4 });
    expect(await theirs(id)).toEqual([]);
  }
  await faults({ createAnswerLost: 0, createDelayMs: [2, 10], bootDelayMs: [5, 30] });
});

test('a listing far behind the truth makes no VM be ended, doubled or adopted', async () => {
  await faults({ listStaleMs: 1_500 });
  const { id } = await subject.launch('stale', [group(3)]);
  await subject.untilCounts(id, { running: 3 });
  await subject.untilEnded((await subject.act(id, { action: 'suspend' })).id);
  await subject.infras.reconcile();
  expect((await subject.infra(id)).counts).toEqual({ suspended: 3 });
  await subject.untilEnded((await subject.act(id, { action: 'resume' })).id);
  await subject.untilEnded((await subject.act(id, { action: 'reboot' })).id);
  await subject.infras.reconcile();
  expect((await subject.infra(id)).counts).toEqual({ running: 3 });
  await subject.untilEnded((await subject.act(id, { action: 'terminate' })).id);
  await subject.infras.reconcile();
  expect((await subject.infra(id)).counts).toEqual({ terminated: 3 });
  await faults({ listStaleMs: 0 });
  expect(await theirs(id)).toEqual([]);
  const incidents = (await subject.call('GET', '/incidents')).body as { items: { kind: string }[] };
  expect(incidents.items.filter(({ kind }) => kind === 'vm-adopted' || kind === 'vm-missing')).toEqual([]);
});

test('one VM of a group is acted on by its id while the others stay as they are', async () => {
  const { id } = await subject.launch('single', [group(3)]);
  const { vms } = await subject.untilCounts(id, { running: 3 });
  const [first, second] = vms;
  await subject.untilEnded((await subject.act(id, { action: 'suspend', vmIds: [first?.id] })).id);
  expect((await subject.infra(id)).counts).toEqual({ running: 2, suspended: 1 });
  const both = { action: 'suspend', vmIds: [first?.id, second?.id] };
  expect((await subject.call('POST', `/infras/${id}/actions`, both)).status).toBe(409);
  const foreign = { action: 'suspend', vmIds: ['no-such-vm'] };
  expect((await subject.call('POST', `/infras/${id}/actions`, foreign)).status).toBe(422);
  await subject.untilEnded((await subject.act(id, { action: 'terminate' })).id);
});

test('events tell every status of a VM once, in order, from planned to running', async () => {
  const { id } = await subject.launch('told', [group(1)]);
  await subject.untilCounts(id, { running: 1 });
  const told = subject.events
    .read({ after: 0, limit: 500, infraId: id })
    .flatMap((event) => (event.type === 'vm-status-changed' ? [[event.from, event.status]] : []));
  expect(told[0]).toEqual([null, 'planned']);
  expect(told.at(-1)?.[1]).toBe('running');
  for (const [index, [from]] of told.entries()) {
    if (index > 0) expect(from).toBe(told[index - 1]?.[1]);
  }
  await subject.untilEnded((await subject.act(id, { action: 'terminate' })).id);
});
