import { infraSchema } from '@terroir/shared-types';
import { findSandboxCloud } from '../src/sandbox-cloud/start-sandbox-cloud.ts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { startTestServer, type TestServer } from './start-test-server.ts';
import { stopSandboxCloud } from './stop-sandbox-cloud.ts';

const waitFor = { timeout: 30_000, interval: 50 };
const specId = 'aws+us-east-2+t3.micro';
const billSchema = z.object({ items: z.array(z.object({ hourlyUsd: z.number().nullable() })) });
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ sandbox: true });
});
afterAll(async () => {
  await stopSandboxCloud(server.dataDir);
  await server.stop();
});

const launch = async (name: string): Promise<string> => {
  const body = { name, connectionId: 'sandbox', nodeGroups: [{ name: 'g1', specId, count: 1 }] };
  const answer = await server.call('POST', '/infras', body);
  expect(answer.status).toBe(202);
  return infraSchema.parse(await answer.json()).id;
};
const pricesOf = async (id: string): Promise<(number | null)[]> =>
  (await server.read(infraSchema, `/infras/${id}`)).vms.map(({ hourlyUsd }) => hourlyUsd);
const billed = async (): Promise<(number | null)[]> => {
  const cloud = await findSandboxCloud(server.dataDir);
  if (cloud === null) throw new Error('there is no sandbox cloud');
  const answer = await fetch(`${cloud.url}/bill`, { headers: { authorization: `Bearer ${cloud.token}` } });
  return billSchema.parse(await answer.json()).items.map(({ hourlyUsd }) => hourlyUsd);
};

test('a launch costs what the price is then, in our books and on the bill, whatever it becomes later', async () => {
  await server.call('PUT', `/prices/${specId}`, { hourlyUsd: 0.25, source: 'contract' });
  const first = await launch('first');
  await vi.waitFor(async () => expect(await billed()).toEqual([0.25]), waitFor);
  await server.call('DELETE', `/prices/${specId}`);
  const second = await launch('second');
  await vi.waitFor(async () => expect(await billed()).toHaveLength(2), waitFor);
  expect(await pricesOf(first)).toEqual([0.25]);
  expect(await pricesOf(second)).toEqual([0.0104]);
  expect((await billed()).toSorted((a, b) => (a ?? 0) - (b ?? 0))).toEqual([0.0104, 0.25]);
});
