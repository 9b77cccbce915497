import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { InfrasUnderTest } from './infras-fixture.ts';
import { CloudUnderTest } from './sandbox-cloud-fixture.ts';

let cloud: CloudUnderTest;
let subject: InfrasUnderTest;
const specId = 'aws+us-east-2+m7i.large';
const groups = [
  { name: 'g', specId, count: 2 },
  { name: 'h', specId, count: 1 },
];
const held = (name: string) => subject.launch(name, groups, { hold: true });

beforeAll(async () => {
  cloud = await CloudUnderTest.start();
  subject = new InfrasUnderTest({ dataDir: join(cloud.dataDir, 'ours'), connection: cloud.connection });
});
afterAll(async () => {
  await subject.close();
  await cloud.stop();
  rmSync(cloud.dataDir, { recursive: true, force: true });
});

test('one group of a launch on hold is continued, and the rest goes on waiting until it is let go or withdrawn', async () => {
  const { id } = await held('parts');
  await subject.act(id, { action: 'continue', nodeGroup: 'g' });
  expect(await subject.untilCounts(id, { running: 2, planned: 1 })).toMatchObject({ hold: true });
  const again = await subject.call('POST', `/infras/${id}/actions`, { action: 'continue', nodeGroup: 'g' });
  expect([again.status, again.body]).toMatchObject([409, { code: 'impossible-in-this-state' }]);
  await subject.act(id, { action: 'continue' });
  expect(await subject.untilCounts(id, { running: 3 })).toMatchObject({ hold: false });

  const other = await held('rest');
  await subject.act(other.id, { action: 'withdraw', nodeGroup: 'g' });
  expect(await subject.infra(other.id)).toMatchObject({ hold: true, counts: { planned: 1, terminated: 2 } });
  await subject.act(other.id, { action: 'withdraw' });
  expect(await subject.infra(other.id)).toMatchObject({ hold: false, end: { how: 'withdrawn' } });
});

test('what failed of a launch that is continued in parts is dealt with when the last part has come', async () => {
  const scarce = { provider: 'aws', region: 'us-east-2', spec: 'c6i.large', available: 1 };
  await cloud.call('PUT', '/faults', { capacity: [scarce] });
  const { id } = await subject.launch(
    'judged',
    groups.map((group) => ({ ...group, specId: 'aws+us-east-2+c6i.large' })),
    { hold: true, onPartialFailure: 'refine' },
  );
  await subject.act(id, { action: 'continue', nodeGroup: 'g' });
  await subject.untilCounts(id, { running: 1, failed: 1, planned: 1 });
  await cloud.call('PUT', '/faults', { capacity: [] });
  await subject.act(id, { action: 'withdraw' });
  expect(await subject.untilCounts(id, { running: 1, terminated: 1 })).toMatchObject({ hold: false });
});

test('an order that could not begin when its time came does not say what became of an infra', async () => {
  const { id } = await held('late');
  const late = await subject.act(id, { action: 'continue', delaySeconds: 1 });
  await subject.act(id, { action: 'withdraw' });
  expect(await subject.untilEnded(late.id)).toMatchObject({ status: 'failed' });
  expect(await subject.infra(id)).toMatchObject({ end: { how: 'withdrawn' }, counts: { terminated: 3 } });
});

test('the rest of a launch on hold that is terminated is on hold no more', async () => {
  const { id } = await held('mixed');
  await subject.act(id, { action: 'continue', nodeGroup: 'g' });
  await subject.untilCounts(id, { running: 2, planned: 1 });
  await subject.act(id, { action: 'terminate', nodeGroup: 'h' });
  expect(await subject.infra(id)).toMatchObject({ hold: false, counts: { running: 2, terminated: 1 } });
});
