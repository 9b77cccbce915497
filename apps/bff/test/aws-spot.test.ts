import { infraSchema, launchPreviewSchema, operationSchema } from '@terroir/shared-types';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AwsUnderTest, startAws } from './aws/aws-fixture.ts';
import { motoMissing } from './aws/moto-server.ts';
import { until } from './sandbox-cloud-fixture.ts';
import { type TestServer, startTestServer } from './start-test-server.ts';

const onDemandUsd = 0.1008;

describe.skipIf(motoMissing !== null)('a connection that buys on the spot market', () => {
  let aws: AwsUnderTest;
  let server: TestServer;
  beforeAll(async () => {
    aws = await startAws();
    server = await startTestServer();
    const config = {
      accessKeyId: 'AKIATESTTESTTESTTEST',
      regions: ['us-east-2', 'eu-west-1'],
      market: 'spot',
      endpointUrl: aws.proxy.url,
    };
    const secrets = { secretAccessKey: 'secret-of-moto' };
    const body = { driver: 'aws', name: 'spot', config, secrets };
    expect((await server.call('POST', '/connections', body)).status).toBe(201);
  }, 120_000);
  afterAll(async () => {
    await server.stop();
    await aws.stop();
  });

  const launch = (name: string, region: string) => ({
    name,
    connectionId: 'spot',
    nodeGroups: [{ name: 'g1', specId: `aws+${region}+m7i.large`, count: 2 }],
  });
  const preview = (body: object) =>
    server.read(launchPreviewSchema, '/infras/preview', { method: 'POST', body });

  test('the review shows the highest price of the zones, and the launch keeps it when the market moves', async () => {
    aws.proxy.setFaults({ spotPrices: { 'm7i.large': [0.031, 0.0402, 0.0298] } });
    const asked = launch('cheap', 'us-east-2');
    const { estimate, spotPrices } = await preview(asked);
    expect(estimate.hourlyUsd).toBe(0.0804);
    expect(spotPrices).toMatchObject([
      { name: 'g1', hourlyUsd: 0.0402, onDemandHourlyUsd: onDemandUsd, source: 'AWS spot price history' },
    ]);
    const { id } = await server.read(infraSchema, '/infras', { method: 'POST', body: asked });
    aws.proxy.setFaults({ spotPrices: { 'm7i.large': [0.09] } });
    const infra = await until(
      'both to run',
      async () => {
        const now = await server.read(infraSchema, `/infras/${id}`);
        return now.counts.running === 2 && now;
      },
      120_000,
    );
    expect(infra.vms.map(({ hourlyUsd }) => hourlyUsd)).toEqual([0.0402, 0.0402]);
    expect(infra.hourlyUsd).toBe(0.0804);
    const [vm] = await aws.proxy.moto.instances('us-east-2');
    expect(vm?.tags['terroir-hourly-usd']).toBe('0.0402');
    const ended = { method: 'POST', body: { action: 'terminate' } };
    await server.read(operationSchema, `/infras/${id}/actions`, ended);
    await until(
      'nothing to run',
      async () => (await aws.proxy.moto.instances('us-east-2')).length === 0,
      120_000,
    );
  }, 300_000);

  test('a price that cannot be read is said, and counted on demand', async () => {
    aws.proxy.setFaults({ denied: ['ec2:DescribeSpotPriceHistory'] });
    const { estimate, spotPrices } = await preview(launch('unknown', 'eu-west-1'));
    expect(spotPrices).toMatchObject([{ name: 'g1', hourlyUsd: null, source: null }]);
    expect(estimate.nodeGroups[0]?.unitHourlyUsd).toBe(spotPrices[0]?.onDemandHourlyUsd);
    const report = await (await server.call('POST', '/connections/spot/test')).text();
    expect(report).toContain('ec2:DescribeSpotPriceHistory');
    aws.proxy.setFaults({ denied: [] });
  }, 120_000);
});
