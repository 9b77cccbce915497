import { join } from 'node:path';
import { launchPreviewSchema } from '@terroir/shared-types';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { InfrasUnderTest } from './infras-fixture.ts';
import { CloudUnderTest } from './sandbox-cloud-fixture.ts';

let cloud: CloudUnderTest;
let subject: InfrasUnderTest;
beforeEach(async () => {
  cloud = await CloudUnderTest.start();
  subject = new InfrasUnderTest({ dataDir: join(cloud.dataDir, 'ours'), connection: cloud.connection });
});
afterEach(async () => {
  await subject.close();
  await cloud.stop();
});

const here = 'aws+us-east-2+m7i.large';
const there = 'aws+us-west-2+m7i.large';
const group = { name: 'g', specId: here, count: 2, alternatives: [there] };
const closed = (...regions: string[]) =>
  cloud.call('PUT', '/faults', {
    quotas: regions.map((region) => ({ provider: 'aws', region, family: 'm7i', limitVcpu: 0 })),
  });

test('alternatives are checked before the launch, and live on through retry, refine and scaling out', async () => {
  const body = (alternatives: string[]) => ({
    name: 'named',
    connectionId: 'sandbox',
    nodeGroups: [{ ...group, alternatives }],
  });
  const wrong = await subject.call('POST', '/infras/preview', body([there, 'aws+us-west-2+nope']));
  expect(wrong).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'nodeGroups.0.alternatives.1' }] },
  });
  const right = await subject.call('POST', '/infras/preview', body([there]));
  expect(launchPreviewSchema.parse(right.body).estimate.hourlyUsd).toBeGreaterThan(0);

  await closed('us-east-2', 'us-west-2');
  const { id } = await subject.launch('named', [group]);
  expect((await subject.untilCounts(id, { failed: 2 })).nodeGroups[0]?.alternatives).toEqual([there]);

  await closed('us-east-2');
  expect((await subject.call('POST', `/infras/${id}/retry`, {})).status).toBe(202);
  const retried = await subject.untilCounts(id, { running: 2 });
  expect(retried.vms.map(({ specId }) => specId)).toEqual([there, there]);

  await closed('us-east-2', 'us-west-2');
  await subject.call('POST', `/infras/${id}/node-groups/g/scale`, { count: 3 });
  await subject.untilCounts(id, { running: 2, failed: 1 });
  await subject.untilEnded((await subject.act(id, { action: 'refine' })).id);
  await closed('us-east-2');
  await subject.call('POST', `/infras/${id}/node-groups/g/scale`, { count: 3 });
  const scaled = await subject.untilCounts(id, { running: 3 });
  expect(scaled.vms.every(({ specId }) => specId === there)).toBe(true);
});
