import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bounded, failureOf } from '../src/drivers/conformance/create-bench.ts';
import type { DiskPort } from '../src/drivers/driver.ts';
import { type AwsUnderTest, openAwsDriver, startAws } from './aws/aws-fixture.ts';
import { motoMissing } from './aws/moto-server.ts';

const region = 'us-east-2';

describe.skipIf(motoMissing !== null)('data disks of AWS', { timeout: 120_000 }, () => {
  let aws: AwsUnderTest;
  let port: DiskPort;
  beforeAll(async () => {
    aws = await startAws();
    const { driver } = openAwsDriver(aws.proxy.url);
    await driver.check(AbortSignal.timeout(120_000)); // loads the SDK, which no test is about
    if (driver.disks === undefined) throw new Error('the driver has no data disks');
    port = driver.disks;
  }, 120_000);
  afterAll(() => aws.stop());

  const vmIn = async (zone: string): Promise<string> => {
    const text = await aws.proxy.moto.ask(region, 'RunInstances', {
      ImageId: 'ami-785db401',
      InstanceType: 'm7i.large',
      MinCount: '1',
      MaxCount: '1',
      'Placement.AvailabilityZone': `${region}${zone}`,
    });
    return `${region}/${/<instanceId>([^<]+)</.exec(text)?.[1] ?? ''}`;
  };
  const request = (key: string, forVm: string | null) => ({
    key,
    name: key,
    provider: 'aws',
    region,
    sizeGib: 10,
    forVm,
    tags: { 'terroir-disk': key },
  });

  test('a disk is made in the zone of the VM that is named, and a VM of another zone is refused with the reason', async () => {
    const [first, second] = [await vmIn('a'), await vmIn('b')];
    const forSecond = await port.create(request('zone-b', second), bounded());
    const text = await aws.proxy.moto.ask(region, 'DescribeVolumes', {
      'VolumeId.1': forSecond.providerDiskId.slice(region.length + 1),
    });
    expect(text).toContain(`<availabilityZone>${region}b</availabilityZone>`);
    expect(text).toContain('<volumeType>gp3</volumeType>');
    const { failure, outcome } = await failureOf(port.attach(forSecond.providerDiskId, first, bounded()));
    expect([failure.code, failure.retryable, outcome]).toEqual(['invalid-request', false, 'refused']);
    expect(failure.message).toContain('EBS attaches within a zone only');
    expect(await port.attach(forSecond.providerDiskId, second, bounded())).toMatchObject({
      attachedTo: second,
    });
  });

  test('several disks of one VM get device names of their own; root disks and those of others are not listed', async () => {
    const vm = await vmIn('a');
    for (const key of ['one', 'two']) {
      const { providerDiskId } = await port.create(request(key, vm), bounded());
      await port.attach(providerDiskId, vm, bounded());
    }
    const text = await aws.proxy.moto.ask(region, 'DescribeVolumes');
    expect(new Set([...text.matchAll(/<device>(\/dev\/sd[f-p])</g)].map(([, device]) => device)).size).toBe(
      2,
    );
    const listed = await port.list(bounded());
    expect(listed.map(({ name }) => name).toSorted()).toEqual(['one', 'two', 'zone-b']);
  });
});
