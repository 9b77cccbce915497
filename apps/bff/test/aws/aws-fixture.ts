import { createHash } from 'node:crypto';
import type { AwsConfig } from '@terroir/shared-types';
import { createAwsDriver } from '../../src/drivers/aws/create-aws-driver.ts';
import type { DriverUnderTest } from '../../src/drivers/conformance/driver-under-test.ts';
import { specFixture } from '../infras-fixture.ts';
import { userKey } from '../sandbox-cloud-fixture.ts';
import { type AwsProxy, startAwsProxy } from './aws-proxy.ts';
import { startMoto } from './moto-server.ts';

export const awsConfig = (endpointUrl: string, changes: Partial<AwsConfig> = {}): AwsConfig => ({
  auth: 'keys',
  accessKeyId: 'AKIATESTTESTTESTTEST',
  regions: ['us-east-2', 'eu-west-1'],
  market: 'on-demand',
  endpointUrl,
  ...changes,
});
export const awsSecrets = { secretAccessKey: 'secret-of-the-moto-account' };

/** Fast looks, as moto's machines are ready at once. */
export const openAwsDriver = (endpointUrl: string, changes: Partial<AwsConfig> = {}) =>
  createAwsDriver({
    config: awsConfig(endpointUrl, changes),
    secrets: awsSecrets,
    secretOf: (label) => createHash('sha256').update(label).digest(),
    now: () => new Date(),
    pollMs: 20,
    hiddenMs: 300,
  });

export interface AwsUnderTest {
  proxy: AwsProxy;
  stop(): Promise<void>;
}

export const startAws = async (): Promise<AwsUnderTest> => {
  const moto = await startMoto();
  const proxy = await startAwsProxy(moto.url);
  return {
    proxy,
    async stop() {
      await proxy.stop();
      await moto.stop();
    },
  };
};

/** The driver on moto, for the conformance suites. */
export const openAwsUnderTest = async (): Promise<DriverUnderTest> => {
  const aws = await startAws();
  const { proxy } = aws;
  const spec = specFixture('m7i.large');
  const set = (changes: Parameters<AwsProxy['setFaults']>[0]): Promise<void> =>
    Promise.resolve(proxy.setFaults(changes));
  const vcpuLimit = {
    status: 400,
    code: 'VcpuLimitExceeded',
    message: 'You have requested more vCPU capacity than your current vCPU limit of 0 allows.',
  };
  const noRoom = {
    status: 500,
    code: 'InsufficientInstanceCapacity',
    message: 'We currently do not have sufficient m7i.large capacity in the Availability Zone you requested.',
  };
  const expired = {
    status: 403,
    code: 'ExpiredToken',
    message: 'The security token included in the request is expired',
  };
  const late = {
    status: 400,
    code: 'RequestExpired',
    message: 'Request has expired. Timestamp date is 2026-01-01',
  };
  const specIn = (region: string) => ({ ...spec, region, id: `aws+${region}+${spec.name}` });
  const { driver } = openAwsDriver(proxy.url);
  await driver.check(AbortSignal.timeout(120_000)); // loads the SDK, which no test is about
  return {
    driver,
    unreachable: openAwsDriver('http://127.0.0.1:9').driver,
    spec,
    sshPublicKey: userKey.public,
    faults: {
      loseCreateAnswers: (on) => set({ createAnswerLost: on ? 1 : 0 }),
      failListings: (on) => set({ listFails: on ? 1 : 0 }),
      exhaustQuota: (on) => set({ refuseRun: on ? vcpuLimit : null }),
      exhaustCapacity: (on) => set({ refuseRun: on ? noRoom : null }),
    },
    injector: {
      expiredCredential: { strike: (on) => set({ refuseAll: on ? expired : null }) },
      insufficientCredential: { strike: (on) => set({ denied: on ? ['ec2:RunInstances'] : [] }) },
      wrongRegion: { spec: specIn('us-nowhere-9'), strike: () => Promise.resolve() },
      optedOutRegion: {
        spec: specIn('eu-west-1'),
        strike: (on) => set({ closedRegions: on ? ['eu-west-1'] : [] }),
      },
      clockSkew: { strike: (on) => set({ refuseAll: on ? late : null }) },
      throttling: { strike: (calls) => set({ throttled: calls }) },
      eventualConsistency: { strike: (on) => set({ hideNewMs: on ? 200 : 0 }) },
      partialPages: {
        vms: 7,
        strike: (on) => set({ pageSize: on ? 5 : 0, cutSecondPage: on }),
      },
      connectionCut: { strike: (on) => set({ torn: on ? ['Describe', 'Get'] : [] }) },
      engineRestart: { without: 'Nothing stands between us and EC2 that could restart.' },
      deletedButLeft: { strike: (on) => set({ keepTerminated: on }) },
    },
    async alive(key) {
      const regions = await Promise.all(
        ['us-east-2', 'eu-west-1', 'us-nowhere-9'].map((region) => proxy.moto.instances(region)),
      );
      return regions.flat().filter(({ tags }) => tags['terroir-key'] === key).length;
    },
    close: () => aws.stop(),
  };
};
