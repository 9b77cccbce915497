import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  capsPageSchema,
  createdWebhookSchema,
  eventSchema,
  infraSchema,
  pageOf,
  webhookDeliverySchema,
} from '@terroir/shared-types';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { specFixture } from './infras-fixture.ts';
import { until } from './sandbox-cloud-fixture.ts';
import { type TestServer, startTestServer } from './start-test-server.ts';
import { stopSandboxCloud } from './stop-sandbox-cloud.ts';

const spec = specFixture('m7i.large');
const unitUsd = spec.hourlyUsd ?? 0;
const received: { headers: IncomingMessage['headers']; body: string }[] = [];
/** Answers of the receiver, in order; then 200. */
const answers: number[] = [];
const receiver = createServer((request, response) => {
  let body = '';
  request.on('data', (data: Buffer) => (body += data.toString()));
  request.on('end', () => {
    received.push({ headers: request.headers, body });
    response
      .writeHead(answers.shift() ?? 200, { location: 'http://127.0.0.1:1/' })
      .end('secret of an inside');
  });
});
let server: TestServer;
let url = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  server = await startTestServer({ sandbox: true });
}, 60_000);
afterAll(async () => {
  await stopSandboxCloud(server.dataDir);
  await server.stop();
  receiver.close();
});

const deliveries = async (id: string) =>
  (await server.read(pageOf(webhookDeliverySchema), `/webhooks/${id}/deliveries`)).items;

const addWebhook = () =>
  server.read(createdWebhookSchema, '/webhooks', { method: 'POST', body: { url, reach: 'loopback' } });

test('a webhook on this machine needs its word, and one in a private network or at the metadata service is refused', async () => {
  for (const body of [
    { url },
    { url: 'https://10.1.2.3/' },
    { url: 'http://169.254.169.254/latest/meta-data', reach: 'loopback' },
    { url: 'ftp://example.com/', reach: 'loopback' },
  ]) {
    expect((await server.call('POST', '/webhooks', body)).status).toBe(422);
  }
});

test('50, 80 and 100 percent of a cap are told once each, in the log and by a signed webhook', async () => {
  const { id, secret } = await addWebhook();
  await server.read(capsPageSchema, '/caps', {
    method: 'PUT',
    body: { items: [{ scope: 'sandbox', totalHourlyUsd: Number((unitUsd * 10).toFixed(6)) }] },
  });
  const infra = await server.read(infraSchema, '/infras', {
    method: 'POST',
    body: {
      name: 'filling',
      connectionId: 'sandbox',
      nodeGroups: [{ name: 'g', specId: spec.id, count: 6 }],
    },
  });
  await until('50 % to be told', () => Promise.resolve(received.length === 1));
  await server.call('POST', `/infras/${infra.id}/node-groups/g/scale`, { count: 10 });
  await until('100 % to be told', () => Promise.resolve(received.length === 2));

  const bodies = received.map(
    ({ body }) => JSON.parse(body) as { type: string; data: { level: number; limit: string; scope: string } },
  );
  expect(bodies.map(({ data }) => [data.scope, data.limit, data.level])).toEqual([
    ['sandbox', 'totalHourlyUsd', 50],
    ['sandbox', 'totalHourlyUsd', 100],
  ]);
  for (const { headers, body } of received) {
    const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    expect(headers['webhook-signature']).toBe(
      `v1,${createHmac('sha256', key).update(signed).digest('base64')}`,
    );
  }
  const log = await server.read(z.object({ items: z.array(eventSchema) }), '/events?limit=500');
  expect(log.items.filter(({ type }) => type === 'cap-warned')).toHaveLength(2);
  await until('both to be delivered', async () =>
    (await deliveries(id)).every(({ status }) => status === 'delivered'),
  );
  const listed = (await (await server.call('GET', '/webhooks')).json()) as { items: object[] };
  expect(JSON.stringify(listed)).not.toContain(secret);
  await server.call('DELETE', `/webhooks/${id}`);
  expect((await server.call('GET', `/webhooks/${id}/deliveries`)).status).toBe(404);
});

test('a receiver that fails is tried again, one that redirects is not followed', async () => {
  const { id } = await addWebhook();
  const before = received.length;
  answers.push(500);
  await server.call('POST', `/webhooks/${id}/test`);
  await until('the second try', async () => (await deliveries(id))[0]?.status === 'delivered');
  expect((await deliveries(id))[0]).toMatchObject({ type: 'test', attempts: 2 });
  expect(received.length).toBe(before + 2);
  answers.push(302);
  await server.call('POST', `/webhooks/${id}/test`);
  await until('it to be given up', async () => (await deliveries(id))[0]?.status === 'failed');
  const [given] = await deliveries(id);
  expect(given).toMatchObject({ attempts: 1 });
  expect(given?.detail).toContain('redirects are not followed');
  expect(given?.detail).not.toContain('inside');
});
