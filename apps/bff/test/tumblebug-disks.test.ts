import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { bounded, failureOf } from '../src/drivers/conformance/create-bench.ts';
import type { DiskPort, DriverVm } from '../src/drivers/driver.ts';
import { specFixture } from './infras-fixture.ts';
import { until, userKey } from './sandbox-cloud-fixture.ts';
import { noQuirks } from './tumblebug/fake/quirks.ts';
import {
  type TumblebugUnderTest,
  openTumblebugDriver,
  startTumblebug,
} from './tumblebug/tumblebug-fixture.ts';

const spec = specFixture('m7i.large');
let made = 0;

describe('data disks through CB-Tumblebug', { timeout: 120_000 }, () => {
  let tumblebug: TumblebugUnderTest;
  let open: ReturnType<typeof openTumblebugDriver>;
  const disks = (): DiskPort => {
    const port = open.driver.disks;
    if (port === undefined) throw new Error('the driver has no disks');
    return port;
  };
  const asked = (forVm: string | null = null) => {
    made += 1;
    const key = `tumblebug-disks-${made}`;
    const { provider, region } = spec;
    return { key, name: `disk-${made}`, provider, region, sizeGib: 10, forVm, tags: { 'terroir-disk': key } };
  };
  const vm = async (): Promise<DriverVm> => {
    made += 1;
    const key = `tumblebug-disks-${made}`;
    let last: DriverVm | null = null;
    const request = {
      key,
      name: key,
      spec,
      imageId: null,
      rootDisk: { type: 'default', sizeGib: 50 },
      tags: { 'terroir-infra': 'disks', 'terroir-vm': key, 'terroir-key': key },
      sshPublicKey: userKey.public,
      network: null,
    };
    for await (const seen of open.driver.create(request, bounded())) last = seen;
    if (last === null) throw new Error('the driver showed nothing');
    return last;
  };
  const atCloud = () => [...tumblebug.fake.store.disks.values()];

  beforeAll(async () => {
    tumblebug = await startTumblebug();
    open = openTumblebugDriver(tumblebug.fake.url, { sshOverride: `127.0.0.1:${tumblebug.guest.port}` });
  });
  afterEach(async () => {
    tumblebug.fake.set(noQuirks);
    for (const { providerVmId } of await open.driver.list(bounded())) {
      for await (const seen of open.driver.act('terminate', providerVmId, bounded())) void seen;
    }
    for (const { providerDiskId } of await disks().list(bounded()))
      await disks().remove(providerDiskId, bounded());
    expect(atCloud()).toEqual([]);
  });
  afterAll(async () => {
    await open.closeSsh();
    await tumblebug.close();
    expect(tumblebug.fake.misfits).toEqual([]);
  });

  test('it keeps its name and tags when it grows, and is made where its VM stands', async () => {
    tumblebug.fake.set({ zone: 'b' });
    const { providerVmId } = await vm();
    const request = asked(providerVmId);
    const { providerDiskId } = await disks().create(request, bounded());
    expect(atCloud()[0]).toMatchObject({ connection: 'aws-us-east-2', zone: 'us-east-2b' });
    await disks().grow(providerDiskId, 15, bounded());
    expect(await disks().attach(providerDiskId, providerVmId, bounded())).toMatchObject({
      name: request.name,
      tags: request.tags,
      provider: 'aws',
      region: 'us-east-2',
      sizeGib: 15,
      attachedTo: providerVmId,
    });
  });

  test('a disk in another zone than its VM is refused before the cloud is asked', async () => {
    const { providerDiskId } = await disks().create(asked(), bounded());
    tumblebug.fake.set({ zone: 'b' });
    const { providerVmId } = await vm();
    const error = await failureOf(disks().attach(providerDiskId, providerVmId, bounded()));
    expect([error.outcome, error.failure.retryable]).toEqual(['refused', false]);
    expect(error.failure.message).toContain('us-east-2a');
  });

  test('what the cloud refuses is refused for good in its words, and nothing is made', async () => {
    tumblebug.fake.set({
      disksFail: 'VolumeLimitExceeded: You have exceeded your maximum gp3 storage limit.',
    });
    const error = await failureOf(disks().create(asked(), bounded()));
    expect([error.outcome, error.failure.code, error.failure.retryable]).toEqual(['refused', 'quota', false]);
    expect(atCloud()).toEqual([]);
  });

  test('a repeat while the first order is still being made waits for it, so that there is one disk', async () => {
    tumblebug.fake.set({ diskMs: 900, createAnswerLost: 1 });
    const request = asked();
    expect((await failureOf(disks().create(request, bounded()))).outcome).toBe('unknown');
    tumblebug.fake.set({ createAnswerLost: 0 });
    await disks().create(request, bounded());
    expect(tumblebug.fake.asked.get('post /ns/{nsId}/resources/dataDisk')).toBeGreaterThan(0);
    expect(atCloud()).toHaveLength(1);
    expect(await disks().list(bounded())).toHaveLength(1);
  });

  test('what CB-Tumblebug has forgotten as it was ended is not ordered twice: a person is told what to look at', async () => {
    tumblebug.fake.set({ diskMs: 300 });
    const request = asked();
    const first = failureOf(disks().create(request, bounded()));
    await until('the order to be under way', async () =>
      [...tumblebug.fake.store.requests.values()].some(({ status }) => status === 'Handling'),
    );
    await tumblebug.fake.restart();
    expect((await first).outcome).toBe('unknown');
    // Its cloud makes it all the same, and later than we ask.
    const again = await failureOf(disks().create({ ...request, isRepeat: true }, bounded()));
    const [left = ''] = tumblebug.fake.store.cloudDisks.keys();
    expect([again.outcome, again.failure.retryable]).toEqual(['refused', false]);
    expect(again.failure.message).toContain(left);
    expect(again.failure.remedy).toContain('aws-us-east-2');
    expect(tumblebug.fake.store.cloudDisks.size).toBe(1);
    // Deleted there by a person.
    tumblebug.fake.store.cloudDisks.clear();
    await disks().create({ ...request, isRepeat: true }, bounded());
    expect(tumblebug.fake.store.cloudDisks.size).toBe(1);
  });

  test('a deletion that the cloud has not confirmed is tried again, and the disk stays in sight meanwhile', async () => {
    const { providerDiskId } = await disks().create(asked(), bounded());
    tumblebug.fake.set({ diskStays: 1 });
    const error = await failureOf(disks().remove(providerDiskId, bounded()));
    expect([error.outcome, error.failure.retryable]).toEqual(['refused', true]);
    expect(await disks().find(providerDiskId, bounded())).not.toBeNull();
    await disks().remove(providerDiskId, bounded());
    expect(await disks().find(providerDiskId, bounded())).toBeNull();
  });

  test('attaching one that went meanwhile is answered with success there, and refused here', async () => {
    const { providerVmId } = await vm();
    tumblebug.fake.set({ diskMs: 400 });
    const { providerDiskId } = await disks().create(asked(providerVmId), bounded());
    const operation = 'put /ns/{nsId}/infra/{infraId}/node/{nodeId}/dataDisk';
    const before = tumblebug.fake.asked.get(operation) ?? 0;
    const attaching = failureOf(disks().attach(providerDiskId, providerVmId, bounded()));
    await until('the disk to be asked for', () =>
      Promise.resolve((tumblebug.fake.asked.get(operation) ?? 0) > before),
    );
    tumblebug.fake.store.disks.delete(providerDiskId);
    expect((await attaching).outcome).toBe('refused');
  });

  test('disks of others are left alone, and a namespace that is not there yet has none', async () => {
    const { providerDiskId } = await disks().create(asked(), bounded());
    const mine = tumblebug.fake.store.disks.get(providerDiskId);
    if (mine === undefined) throw new Error('the disk has no record');
    tumblebug.fake.store.disks.set('theirs', { ...mine, id: 'theirs', description: 'Available' });
    expect((await disks().list(bounded())).map((disk) => disk.providerDiskId)).toEqual([providerDiskId]);
    tumblebug.fake.store.disks.delete('theirs');
    const elsewhere = openTumblebugDriver(tumblebug.fake.url, { namespace: 'not-made-yet' });
    expect(await elsewhere.driver.disks?.list(bounded())).toEqual([]);
    expect(await elsewhere.driver.resources?.list(bounded())).toEqual([]);
    await elsewhere.closeSsh();
  });
});
