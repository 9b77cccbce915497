import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { join } from 'node:path';
import { migrate } from '../src/db/migrate.ts';
import { openDatabase } from '../src/db/open-database.ts';
import { createAwsDriver } from '../src/drivers/aws/create-aws-driver.ts';
import { createAwsReport } from '../src/drivers/aws/report/create-aws-report.ts';
import { bounded, failureOf } from '../src/drivers/conformance/create-bench.ts';
import type { CreateVmRequest, Driver, DriverVm } from '../src/drivers/driver.ts';
import { createSshPool } from '../src/ssh/create-ssh-pool.ts';
import { type AwsUnderTest, awsConfig, awsSecrets, openAwsDriver, startAws } from './aws/aws-fixture.ts';
import { motoMissing } from './aws/moto-server.ts';
import { specFixture } from './infras-fixture.ts';
import { hasOpenSsh, startOpenSsh } from './openssh-fixture.ts';
import { userKey } from './sandbox-cloud-fixture.ts';

const region = 'us-east-2';
const spec = specFixture('m7i.large');
let aws: AwsUnderTest;
let made = 0;

const request = (changes: Partial<CreateVmRequest> = {}): CreateVmRequest => {
  made += 1;
  const key = `aws-driver-${made}`;
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
const lastOf = async (seen: AsyncIterable<DriverVm>): Promise<DriverVm> => {
  let last: DriverVm | null = null;
  for await (const vm of seen) last = vm;
  if (last === null) throw new Error('the driver showed nothing');
  return last;
};
const plainId = (vm: DriverVm): string => vm.providerVmId.slice(vm.providerVmId.indexOf('/') + 1);

describe.skipIf(motoMissing !== null)('the AWS driver on moto', { timeout: 120_000 }, () => {
  let driver: Driver;
  const create = (asked = request()) => lastOf(driver.create(asked, bounded()));
  const faults: (typeof aws)['proxy']['setFaults'] = (changes) => aws.proxy.setFaults(changes);

  beforeAll(async () => {
    aws = await startAws();
    driver = openAwsDriver(aws.proxy.url).driver;
    await driver.check(AbortSignal.timeout(120_000)); // loads the SDK, which no test is about
  }, 120_000);
  afterEach(() =>
    faults({
      refuseAll: null,
      refuseRun: null,
      denied: [],
      closedRegions: [],
      torn: [],
      pageSize: 0,
      quotaLimit: 1152,
    }),
  );
  afterAll(() => aws.stop());

  test('the clock of the cloud is heard with its answers', async () => {
    const deaf = openAwsDriver(aws.proxy.url).driver;
    expect(deaf.clockDifferenceMs?.()).toBeNull();
    await deaf.check(bounded());
    expect(Math.abs(deaf.clockDifferenceMs?.() ?? Number.NaN)).toBeLessThan(60_000);
  });

  test('an unknown key is a failure of the credential for good', async () => {
    const message = 'The security token included in the request is invalid.';
    faults({ refuseAll: { status: 403, code: 'InvalidClientTokenId', message } });
    const { failure, outcome } = await failureOf(openAwsDriver(aws.proxy.url).driver.check(bounded()));
    expect([failure.code, failure.retryable, outcome]).toEqual(['credential', false, 'refused']);
    expect(failure).toMatchObject({ message, remedy: expect.stringContaining('key') });
  });

  test('the answer to a launch that breaks off leaves its outcome unknown, and a repeat makes no second', async () => {
    const asked = request();
    faults({ torn: ['RunInstances'] });
    const { failure, outcome } = await failureOf(create(asked));
    faults({ torn: [] });
    expect([failure.code, failure.retryable, outcome]).toEqual(['network', true, 'unknown']);
    const found = (await driver.list(bounded())).filter(({ tags }) => tags['terroir-key'] === asked.key);
    expect(found.map(({ providerVmId }) => providerVmId)).toEqual([(await create(asked)).providerVmId]);
  });

  test('a network that all of AWS does not know yet is no lasting refusal', async () => {
    faults({
      refuseRun: {
        status: 400,
        code: 'InvalidGroup.NotFound',
        message: 'The security group does not exist.',
      },
    });
    const { failure, outcome } = await failureOf(create());
    expect([failure.retryable, outcome]).toEqual([true, 'refused']);
  });

  test('a region that is not enabled fails the listing instead of hiding what is there', async () => {
    faults({ closedRegions: ['eu-west-1'] });
    const { failure } = await failureOf(driver.list(bounded()));
    expect(failure).toMatchObject({ code: 'not-available-in-region', vendorCode: 'OptInRequired' });
    expect(failure.remedy).toContain('Enable the region');
  });

  test('a VM that stays away is gone', async () => {
    const gone = await lastOf(driver.watch(`${region}/i-0123456789abcdef0`, bounded()));
    expect(gone.status).toEqual({ unified: 'terminated', raw: 'gone' });
  });

  test('a listing of many pages is whole', async () => {
    const keys = [];
    for (let count = 0; count < 7; count++) keys.push((await create()).tags['terroir-key']);
    faults({ pageSize: 5 });
    const listed = (await driver.list(bounded())).map(({ tags }) => tags['terroir-key']);
    for (const key of keys) expect(listed.filter((one) => one === key)).toHaveLength(1);
  });

  test('a key that was used with other parameters yields the VM it made', async () => {
    const asked = request();
    const first = await create(asked);
    const second = await create({ ...asked, rootDisk: { type: 'gp2', sizeGib: 80 } });
    expect(second.providerVmId).toBe(first.providerVmId);
  });

  test('tags are on instance and disk, the disk is as asked, and metadata needs version 2', async () => {
    const asked = request({ rootDisk: { type: 'gp3', sizeGib: 123 } });
    const id = plainId(await create(asked));
    const volumes = await aws.proxy.moto.ask(region, 'DescribeVolumes', {
      'Filter.1.Name': 'tag:terroir-key',
      'Filter.1.Value.1': asked.key,
    });
    expect(volumes).toContain(`<instanceId>${id}</instanceId>`);
    expect(volumes).toContain('<size>123</size>');
    expect(volumes).toContain('<volumeType>gp3</volumeType>');
  });

  test('an ended VM is not among the listed, whoever ended it', async () => {
    const vm = await create();
    await aws.proxy.moto.terminate(region, plainId(vm));
    const listed = await driver.list(bounded());
    expect(listed.map(({ providerVmId }) => providerVmId)).not.toContain(vm.providerVmId);
    expect((await lastOf(driver.watch(vm.providerVmId, bounded()))).status.unified).toBe('terminated');
  });

  test('the quota is known before a launch: what runs counts against it', async () => {
    expect(await driver.refusalOf?.(spec, bounded())).toBeNull();
    faults({ quotaLimit: 1 });
    expect(await driver.refusalOf?.(spec, bounded())).toMatchObject({
      code: 'quota',
      vendorCode: 'VcpuLimitExceeded',
    });
  });

  test('a spot VM is ordered as one, and cannot be suspended', async () => {
    const spot = openAwsDriver(aws.proxy.url, { market: 'spot', spotMaxHourlyUsd: 0.5 }).driver;
    expect(spot.actions).toEqual(['reboot', 'terminate']);
    const vm = await lastOf(spot.create(request(), bounded()));
    const text = await aws.proxy.moto.ask(region, 'DescribeInstances', { 'InstanceId.1': plainId(vm) });
    expect(text).toContain('<instanceLifecycle>spot</instanceLifecycle>');
  });

  test('AWS_ENDPOINT_URL is honoured', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL', aws.proxy.url);
    const { endpointUrl: _given, ...config } = awsConfig('');
    const { driver: bare } = createAwsDriver({
      config,
      secrets: awsSecrets,
      secretOf: () => Buffer.alloc(32),
      now: () => new Date(),
    });
    expect((await bare.check(bounded())).detail).toContain('Account 123456789012');
    vi.unstubAllEnvs();
  });

  test('the report names who we are, each permission that is missing with the policy to paste, and the GPU quotas', async () => {
    const report = createAwsReport(openAwsDriver(aws.proxy.url), awsConfig(aws.proxy.url));
    const whole = await report(bounded());
    expect(whole).toMatchObject({
      failure: null,
      policy: null,
      identity: [{ label: 'account', value: '123456789012' }, {}, {}],
    });
    expect(whole.permissions.filter(({ status }) => status !== 'allowed')).toEqual([]);
    expect(whole.regions).toEqual(
      ['us-east-2', 'eu-west-1'].map((name) => ({ id: `aws+${name}`, status: 'ok', detail: '' })),
    );
    expect(whole.quotas).toHaveLength(4);
    expect(whole.quotas[0]).toMatchObject({
      name: 'Running On-Demand P instances',
      limit: 1152,
      used: 0,
      unit: 'vCPU',
    });

    const missing = ['ec2:CreateVpc', 'ec2:TerminateInstances', 'servicequotas:GetServiceQuota'];
    faults({ denied: missing });
    const poor = await createAwsReport(openAwsDriver(aws.proxy.url), awsConfig(aws.proxy.url))(bounded());
    expect(poor.permissions.flatMap(({ name, status }) => (status === 'missing' ? [name] : []))).toEqual(
      expect.arrayContaining(missing),
    );
    for (const name of missing) expect(poor.policy).toContain(`"${name}"`);
  });

  test.skipIf(!hasOpenSsh)(
    'SSH meets the host key that was put in at launch, and refuses any other',
    async () => {
      const vm = await create();
      const hostKey = /ed25519_private: \|\n((?: {4}.*\n)+)/.exec(
        await aws.proxy.moto.userData(region, plainId(vm)),
      )?.[1];
      const sshd = await startOpenSsh('vm', hostKey?.replaceAll(/^ {4}/gm, ''));
      const database = openDatabase(':memory:');
      migrate(database, join(import.meta.dirname, '../src/db/migrations'));
      const pool = createSshPool({ database, logger: pino({ level: 'silent' }) });
      const access = { ...sshd.access, hostKey: vm.hostKey };
      expect((await pool.run(access, 'echo hello')).stdout.toString()).toBe('hello\n');
      const other = { ...access, vmId: 'other', hostKey: (await create()).hostKey };
      await expect(pool.run(other, 'echo hello')).rejects.toThrow();
      await pool.close();
      sshd.stop();
      database.close();
    },
  );
});
