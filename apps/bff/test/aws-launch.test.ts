import {
  connectionAnswerSchema,
  connectionReportSchema,
  infraSchema,
  operationSchema,
  pageOf,
  recommendationAnswerSchema,
  resourceSchema,
} from '@terroir/shared-types';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type AwsUnderTest, startAws } from './aws/aws-fixture.ts';
import { motoMissing } from './aws/moto-server.ts';
import { until } from './sandbox-cloud-fixture.ts';
import { type TestServer, startTestServer } from './start-test-server.ts';

const regions = ['us-east-2', 'eu-west-1'];
const limitMs = 120_000;

describe.skipIf(motoMissing !== null)('an account of AWS, from the first key to nothing left', () => {
  let aws: AwsUnderTest;
  let server: TestServer;
  let infraId = '';

  beforeAll(async () => {
    aws = await startAws();
    server = await startTestServer();
  }, 120_000);
  afterAll(async () => {
    await server.stop();
    await aws.stop();
  });

  const infra = () => server.read(infraSchema, `/infras/${infraId}`);
  const untilCounts = (counts: Record<string, number>) =>
    until(
      JSON.stringify(counts),
      async () => JSON.stringify((await infra()).counts) === JSON.stringify(counts),
      limitMs,
    );
  const act = (action: string) =>
    server.read(operationSchema, `/infras/${infraId}/actions`, { method: 'POST', body: { action } });
  const livingAtAws = async () =>
    (await Promise.all(regions.map((region) => aws.proxy.moto.instances(region)))).flat();
  const leftAtAws = async () =>
    (await Promise.all(regions.map((region) => aws.proxy.moto.resources(region)))).flat();

  test('a credentials file is imported: one connection for each profile that works', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL', aws.proxy.url);
    const refused = await server.call('POST', '/connections/import', {
      files: [{ driver: 'aws', text: 'no such file' }],
    });
    expect(refused.status).toBe(422);
    const text = `[default]
aws_access_key_id = AKIATESTTESTTESTTEST
aws_secret_access_key = secret-of-moto
region = eu-west-1

[cut-short]
aws_access_key_id = AKIATESTTESTTESTTEST
`;
    const operation = await server.read(operationSchema, '/connections/import', {
      method: 'POST',
      body: { files: [{ driver: 'aws', text }] },
    });
    const ended = await until(
      'the import to end',
      async () => {
        const now = await server.read(operationSchema, `/operations/${operation.id}`);
        return now.endedAt !== null && now;
      },
      limitMs,
    );
    expect(ended.detail).toBe('1 of 2 connections registered, 0 skipped, 1 failed');
    expect(await server.read(connectionAnswerSchema, '/connections/aws-default')).toMatchObject({
      driver: 'aws',
      regions: ['aws+eu-west-1'],
      secrets: [{ name: 'secretAccessKey', last4: 'moto' }],
    });
    expect((await server.call('DELETE', '/connections/aws-default')).status).toBe(204);
    vi.unstubAllEnvs();
  }, 60_000);

  test('a connection is added, answers and reports', async () => {
    const added = await server.read(connectionAnswerSchema, '/connections', {
      method: 'POST',
      body: {
        driver: 'aws',
        name: 'AWS',
        config: { accessKeyId: 'AKIATESTTESTTESTTEST', regions, endpointUrl: aws.proxy.url },
        secrets: { secretAccessKey: 'secret-of-moto' },
      },
    });
    expect(added).toMatchObject({
      id: 'aws',
      simulated: false,
      providers: ['aws'],
      regions: regions.map((region) => `aws+${region}`),
    });
    const report = await server.read(connectionReportSchema, '/connections/aws/test', { method: 'POST' });
    expect(report).toMatchObject({ ok: true, failure: null, policy: null });
  }, 60_000);

  test('recommendations are limited to the regions it reaches', async () => {
    const { items } = await server.read(recommendationAnswerSchema, '/recommendations', {
      method: 'POST',
      body: { expression: 'gpus>=1', connectionIds: ['aws'], limit: 500 },
    });
    expect(items.length).toBeGreaterThan(10);
    expect(new Set(items.map(({ spec }) => `${spec.provider}+${spec.region}`))).toEqual(
      new Set(regions.map((region) => `aws+${region}`)),
    );
  });

  test('a launch beyond its regions is refused by name', async () => {
    const response = await server.call('POST', '/infras', {
      name: 'elsewhere',
      connectionId: 'aws',
      nodeGroups: [{ name: 'g1', specId: 'aws+us-west-2+m7i.large', count: 1 }],
    });
    expect(response.status).toBe(422);
    expect(await response.text()).toContain('does not reach the region aws+us-west-2');
  });

  test('three VMs in two regions run, stop, start and end; AWS shows nothing of ours that runs', async () => {
    const launched = await server.read(infraSchema, '/infras', {
      method: 'POST',
      body: {
        name: 'two-regions',
        connectionId: 'aws',
        nodeGroups: [
          { name: 'us', specId: 'aws+us-east-2+m7i.large', count: 2 },
          { name: 'eu', specId: 'aws+eu-west-1+g4dn.xlarge', count: 1 },
        ],
      },
    });
    infraId = launched.id;
    expect(launched.simulated).toBe(false);
    await untilCounts({ running: 3 });
    expect((await livingAtAws()).map(({ tags }) => tags['terroir-infra'])).toEqual([
      infraId,
      infraId,
      infraId,
    ]);
    const { items } = await server.read(pageOf(resourceSchema), '/resources?limit=500');
    const kinds = items.map(({ kind }) => kind);
    for (const kind of ['vnet', 'subnet', 'security-group', 'key'] as const) {
      expect(kinds.filter((one) => one === kind)).toHaveLength(2);
    }
    await act('suspend');
    await untilCounts({ suspended: 3 });
    expect((await livingAtAws()).map(({ state }) => state)).toEqual(['stopped', 'stopped', 'stopped']);
    await act('resume');
    await untilCounts({ running: 3 });
    expect((await server.call('DELETE', '/connections/aws')).status).toBe(409);
    await act('terminate');
    await untilCounts({ terminated: 3 });
    expect(await livingAtAws()).toEqual([]);
  }, 300_000);

  test('with the infra its keys and security groups go; the network is kept, listed, and goes when asked', async () => {
    expect((await server.call('DELETE', `/infras/${infraId}`)).status).toBeLessThan(300);
    await until(
      'keys and groups to be gone',
      async () => !(await leftAtAws()).some((one) => /groupId|keyName/.test(one)),
      limitMs,
    );
    const { items } = await server.read(pageOf(resourceSchema), '/resources?limit=500');
    const networks = items.filter(({ kind }) => kind === 'vnet');
    expect(networks).toHaveLength(2);
    for (const { id, removable } of networks) {
      expect(removable).toBe(true);
      await server.call('DELETE', `/resources/${id}`);
    }
    await until('nothing to be left', async () => (await leftAtAws()).length === 0, limitMs);
    await until(
      'the connection to be free',
      async () => (await server.call('DELETE', '/connections/aws')).status === 204,
    );
  }, 300_000);
});
