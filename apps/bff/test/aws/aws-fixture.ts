import { createHash } from 'node:crypto';
import type { AwsConfig } from '@terroir/shared-types';
import { createAwsDriver } from '../../src/drivers/aws/create-aws-driver.ts';
import type { DriverUnderTest } from '../../src/drivers/conformance.ts';
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
    close: () => aws.stop(),
  };
};
