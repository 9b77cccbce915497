import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { bounded, failureOf } from '../src/drivers/conformance/create-bench.ts';
import type { CreateVmRequest, DriverVm } from '../src/drivers/driver.ts';
import { createTumblebugReport } from '../src/drivers/tumblebug/report/create-tumblebug-report.ts';
import { specFixture } from './infras-fixture.ts';
import { until, userKey } from './sandbox-cloud-fixture.ts';
import { noQuirks } from './tumblebug/fake/quirks.ts';
import {
  type TumblebugUnderTest,
  inAHurry,
  openTumblebugDriver,
  startTumblebug,
  tumblebugConfig,
} from './tumblebug/tumblebug-fixture.ts';

const spec = specFixture('m7i.large');
const onGcp = { ...spec, id: 'gcp+us-central1+n2-standard-2', provider: 'gcp', region: 'us-central1' };
let made = 0;
const request = (changes: Partial<CreateVmRequest> = {}): CreateVmRequest => {
  made += 1;
  const key = `tumblebug-driver-${made}`;
  return {
    key,
    name: `vm-${made}`,
    spec,
    imageId: null,
    rootDisk: { type: 'default', sizeGib: 50 },
    tags: { 'terroir-infra': 'test', 'terroir-vm': key, 'terroir-key': key },
    sshPublicKey: userKey.public,
    network: null,
    ...changes,
  };
};
const all = async (seen: AsyncIterable<DriverVm>): Promise<DriverVm[]> => {
  const vms: DriverVm[] = [];
  for await (const vm of seen) vms.push(vm);
  return vms;
};
const lastOf = async (seen: AsyncIterable<DriverVm>): Promise<DriverVm> => {
  const last = (await all(seen)).at(-1);
  if (last === undefined) throw new Error('the driver showed nothing');
  return last;
};

describe('the CB-Tumblebug driver on its contract fake', { timeout: 120_000 }, () => {
  let tumblebug: TumblebugUnderTest;
  let open: ReturnType<typeof openTumblebugDriver>;
  const reachable = () => ({ sshOverride: `127.0.0.1:${tumblebug.guest.port}` });
  const create = (asked = request()) => lastOf(open.driver.create(asked, bounded()));
  const end = (vm: DriverVm) => lastOf(open.driver.act('terminate', vm.providerVmId, bounded()));
  const alive = (key: string) =>
    [...tumblebug.fake.store.vms.values()].filter(
      ({ status, tags }) => status !== 'terminated' && tags['terroir-key'] === key,
    );

  beforeAll(async () => {
    tumblebug = await startTumblebug();
    open = openTumblebugDriver(tumblebug.fake.url, reachable());
  });
  afterEach(async () => {
    tumblebug.fake.set(noQuirks);
    for (const vm of await open.driver.list(bounded())) await end(vm);
  });
  afterAll(async () => {
    await open.closeSsh();
    await tumblebug.close();
    expect(tumblebug.fake.misfits).toEqual([]);
  });

  test('a VM is shown from when its cloud has it, so that a refusal before that leaves room for another spec', async () => {
    tumblebug.fake.set({ createMs: [1_500, 1_500], vmFails: 'VcpuLimitExceeded: limit of 0' });
    const shown: DriverVm[] = [];
    const asked = request();
    const error = await failureOf(
      (async () => {
        for await (const vm of open.driver.create(asked, bounded())) shown.push(vm);
      })(),
    );
    expect([error.failure.code, error.outcome]).toEqual(['quota', 'refused']);
    expect(shown).toEqual([]);
    tumblebug.fake.set(noQuirks);
  });

  test('it shows a creation on its way, lets our key in once, and keeps the host key it saw', async () => {
    tumblebug.fake.set({ createMs: [600, 600] });
    const asked = request();
    const seen = await all(open.driver.create(asked, bounded()));
    expect(seen.map(({ status }) => status.unified)).toEqual(expect.arrayContaining(['booting', 'running']));
    expect(Date.parse(seen[0]?.createdAt ?? '')).toBeGreaterThan(Date.now() - 600_000);
    expect(seen.at(-1)).toMatchObject({
      name: asked.name,
      provider: 'aws',
      region: 'us-east-2',
      tags: asked.tags,
    });
    expect(tumblebug.guest.letIn()).toContain(userKey.public.trim());
    await create(asked);
    expect(tumblebug.guest.letIn().filter((line) => line === userKey.public.trim())).toHaveLength(1);
    expect(seen.at(-1)?.hostKey).toBe(tumblebug.guest.hostKey.split(' ').slice(0, 2).join(' '));
  });

  test('an order that is answered 400 or 500 though the VM was made yields that VM', async () => {
    tumblebug.fake.set({ refusedButMade: 1 });
    const asked = request();
    expect((await create(asked)).status.unified).toBe('running');
    expect(alive(asked.key)).toHaveLength(1);
  });

  test('a failed preparation leaves no record behind, so that its name is free again', async () => {
    tumblebug.fake.set({
      preparationFails: 'VpcLimitExceeded: The maximum number of VPCs has been reached.',
    });
    const asked = request();
    const error = await failureOf(create(asked));
    expect([error.failure.code, error.outcome]).toEqual(['quota', 'refused']);
    expect(tumblebug.fake.store.infras.size).toBe(0);
    tumblebug.fake.set(noQuirks);
    expect((await create(asked)).status.unified).toBe('running');
  });

  test('an order that meets another one in making the shared network may be repeated', async () => {
    tumblebug.fake.set({
      preparationFails:
        "vNet 'terroir-shared-aws-us-east-2' is recorded in Tumblebug but missing on the CSP (deleted out-of-band?).",
    });
    const asked = request();
    const { failure, outcome } = await failureOf(create(asked));
    expect([failure.retryable, outcome]).toEqual([true, 'refused']);
    tumblebug.fake.set(noQuirks);
    expect((await create(asked)).status.unified).toBe('running');
  });

  test('a clock that is off at their machine is told as such', async () => {
    tumblebug.fake.set({ vmFails: 'AuthFailure: RequestTimeTooSkewed: Signature expired: 20261126T0000Z' });
    const { failure, outcome } = await failureOf(create());
    expect([failure.code, failure.retryable, outcome]).toEqual(['credential', true, 'refused']);
    expect(failure.remedy).toMatch(/clock/i);
  });

  test('a restart after the VM was made, and before they heard of it, loses nothing and doubles nothing', async () => {
    tumblebug.fake.set({ createMs: [1_500, 1_500] });
    const asked = request();
    const lost = failureOf(create(asked));
    await until('the VM to be at the cloud', () => Promise.resolve(alive(asked.key).length === 1));
    await tumblebug.fake.restart();
    expect((await lost).outcome).toBe('unknown');
    expect((await create(asked)).status.unified).toBe('running');
    expect(alive(asked.key)).toHaveLength(1);
  });

  test('status words in any case are understood, and what they said is kept', async () => {
    tumblebug.fake.set({ oddCase: true });
    expect((await create()).status).toEqual({ unified: 'running', raw: 'RUNNING' });
  });

  test('a VM that was terminated in name only is not shown as ended while its cloud lists it', async () => {
    const asked = request({ spec: onGcp });
    const vm = await create(asked);
    tumblebug.fake.set({ endsInNameOnly: true });
    const seen: string[] = [];
    const ending = (async (): Promise<void> => {
      const signal = AbortSignal.timeout(1_500);
      for await (const { status } of open.driver.act('terminate', vm.providerVmId, signal))
        seen.push(status.unified);
    })();
    await expect(ending).rejects.toThrow();
    expect(seen).not.toContain('terminated');
    expect(alive(asked.key)).toHaveLength(1);
    // Somebody ends it at the cloud.
    for (const one of alive(asked.key)) one.status = 'terminated';
    expect((await end(vm)).status.unified).toBe('terminated');
  });

  test('a deletion that is answered and leaves the record is asked again; keys and groups go with the infra', async () => {
    const vm = await create();
    tumblebug.fake.set({ recordStays: 2 });
    expect((await end(vm)).status.unified).toBe('terminated');
    expect(tumblebug.fake.store.infras.size).toBe(0);
    expect([...tumblebug.fake.store.remains]).toEqual([]);
  });

  test('a termination in the middle of a creation waits for it, and nothing is left', async () => {
    tumblebug.fake.set({ createMs: [1_200, 1_200] });
    const asked = request();
    const creating = create(asked).catch(() => null); // ends as it may: it is being terminated
    await until('the infra to stand', () => Promise.resolve(tumblebug.fake.store.infras.size === 1));
    const [id = ''] = [...tumblebug.fake.store.infras.values()].map((infra) => infra.id);
    expect((await lastOf(open.driver.act('terminate', `${id}/g-1`, bounded()))).status.unified).toBe(
      'terminated',
    );
    await creating;
    expect(alive(asked.key)).toEqual([]);
  });

  test('its limit of 2 requests/s is kept by those who wait for many VMs', async () => {
    tumblebug.fake.set({ limitsRate: true, createMs: [200, 400] });
    const paced = openTumblebugDriver(tumblebug.fake.url, reachable(), {
      paces: { ...inAHurry, infraReadsPerSecond: 1.8 },
    });
    const seen = await Promise.all(
      Array.from({ length: 6 }, () => lastOf(paced.driver.create(request(), bounded()))),
    );
    expect(seen.map(({ status }) => status.unified)).toEqual(Array.from({ length: 6 }, () => 'running'));
    await paced.closeSsh();
  });

  test('before the first order the namespace is not there: nothing is listed, and then it is made', async () => {
    const other = openTumblebugDriver(tumblebug.fake.url, { ...reachable(), namespace: 'of-ours' });
    expect(await other.driver.list(bounded())).toEqual([]);
    const vm = await lastOf(other.driver.create(request(), bounded()));
    expect(tumblebug.fake.store.namespaces).toContain('of-ours');
    await lastOf(other.driver.act('terminate', vm.providerVmId, bounded()));
    await other.closeSsh();
  });

  test('the report names regions and warns of a missing OpenBao, a default password and a start under way', async () => {
    const report = (parts = open, password = 'x', username = 'x') =>
      createTumblebugReport(parts, { ...tumblebugConfig(tumblebug.fake.url), username }, password)(bounded());
    expect((await report()).regions).toContainEqual({
      id: 'aws+us-east-2',
      status: 'ok',
      detail: 'aws-us-east-2',
    });
    tumblebug.fake.set({ staysCreating: true });
    const warned = await report(open, 'default', 'default');
    expect(warned.regions.every(({ status }) => status === 'failed')).toBe(true);
    expect(warned.warnings.map(({ message }) => message).join('\n')).toMatch(
      /OpenBao[\s\S]*default user name/,
    );
    tumblebug.fake.set({ notReady: true });
    expect((await report()).failure).toMatchObject({ code: 'network', retryable: true });
  });

  test('an infra that others made is found, joins under our tags, and its VM is ended alone', async () => {
    const { fake, guest } = tumblebug;
    const nodeGroups = ['a', 'b'].map((name) => ({
      name,
      specId: spec.id,
      imageId: 'ami-1',
      nodeGroupSize: 1,
    }));
    const made = await fetch(`${fake.url}/tumblebug/ns/default/infraDynamic`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa('tester:tester-password')}` },
      body: JSON.stringify({ name: 'by-mapui', nodeGroups }),
    });
    expect(made.status).toBe(200);
    const { imports } = open.driver;
    if (imports === undefined) throw new Error('it cannot import');
    const found = await imports.list(bounded());
    expect(found.map(({ providerVmId, name, canJoin }) => [providerVmId, name, canJoin])).toEqual([
      ['by-mapui/a-1', 'by-mapui-a-1', true],
      ['by-mapui/b-1', 'by-mapui-b-1', true],
    ]);
    expect(await open.driver.list(bounded())).toEqual([]);
    expect(await imports.loginKey('by-mapui/a-1', bounded())).toBe(guest.privateKey);
    const tags = { 'terroir-infra': 'imported', 'terroir-vm': 'one' };
    await imports.claim('by-mapui/a-1', tags, bounded());
    const [joined] = await open.driver.list(bounded());
    expect(joined).toMatchObject({ providerVmId: 'by-mapui/a-1', tags, status: { unified: 'running' } });
    const other = imports.claim('by-mapui/a-1', { 'terroir-infra': 'another' }, bounded());
    expect((await failureOf(other)).outcome).toBe('refused');
    await lastOf(open.driver.act('terminate', 'by-mapui/a-1', bounded()));
    expect((await imports.list(bounded())).map(({ providerVmId }) => providerVmId)).toEqual(['by-mapui/b-1']);
    await lastOf(open.driver.act('terminate', 'by-mapui/b-1', bounded()));
    expect(fake.store.infras.size).toBe(0);
  });
});
