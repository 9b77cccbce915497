import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  estimateSchema,
  manualPriceSchema,
  pageOf,
  providerSchema,
  recommendationAnswerSchema,
  specSchema,
} from '@terroir/shared-types';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { sourcePaths, startTestServer, type TestServer } from './start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const p5 = 'aws+us-east-2+p5.48xlarge';
const waitFor = { timeout: 30_000, interval: 50 };
const set = (specId: string, body: unknown) => server.call('PUT', `/prices/${specId}`, body);
const spec = (id: string) => server.read(specSchema, `/specs/${id}`);

test('a price set by hand counts at once in spec, recommendation and estimate, with its source', async () => {
  const expiresAt = '2099-01-01T00:00:00.000Z';
  const answer = await set(p5, { hourlyUsd: 31.5, source: 'contract 2026-117', expiresAt });
  expect(answer.status).toBe(200);
  expect(manualPriceSchema.parse(await answer.json())).toMatchObject({
    specId: p5,
    hourlyUsd: 31.5,
    status: 'active',
    expiresAt,
    listed: { hourlyUsd: 55.04, source: 'skypilot-catalog v9' },
  });
  expect(await spec(p5)).toMatchObject({
    hourlyUsd: 31.5,
    priceSource: 'contract 2026-117',
    priceKind: 'manual',
    priceExpiresAt: expiresAt,
    priceAsOf: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
  });
  const { items } = await server.read(recommendationAnswerSchema, '/recommendations', {
    method: 'POST',
    body: { expression: 'name=p5.48xlarge', rank: [{ by: 'cost', weight: 1 }] },
  });
  expect(items[0]?.spec.id).toBe(p5);
  expect(items[0]?.estimate.hourlyUsd).toBe(31.5);
  const manual = await server.read(recommendationAnswerSchema, '/recommendations', {
    method: 'POST',
    body: { expression: 'priceKind=manual' },
  });
  expect(manual.items.map((item) => item.spec.id)).toEqual([p5]);
  const estimate = await server.read(estimateSchema, '/estimates', {
    method: 'POST',
    body: { nodeGroups: [{ name: 'g1', specId: p5, count: 2 }] },
  });
  expect(estimate).toMatchObject({ hourlyUsd: 63, monthlyUsd: 63 * 744 });
  const providers = await server.read(pageOf(providerSchema), '/providers');
  const lists = providers.items.find(({ id }) => id === 'aws')?.priceLists;
  expect(lists).toContainEqual(expect.objectContaining({ source: 'manual', kind: 'manual', specCount: 1 }));

  expect((await server.call('DELETE', `/prices/${p5}`)).status).toBe(204);
  expect(await spec(p5)).toMatchObject({ hourlyUsd: 55.04, priceKind: 'listed', priceExpiresAt: null });
});

test('a spec that no list prices is ranked by cost once it has a price of its own', async () => {
  const assetsDir = await mkdtemp(join(tmpdir(), 'terroir-assets-'));
  await cp(sourcePaths.assetsDir, assetsDir, {
    recursive: true,
    filter: (path) => !path.includes('node_modules'),
  });
  const table = join(assetsDir, 'catalog/specs/ibm.tsv');
  const text = await readFile(table, 'utf8');
  // The last cell of the last line: offered there, price not known.
  await writeFile(table, text.trimEnd().replace(/[^\t]+$/, '-') + '\n');
  const unpriced = await startTestServer({ paths: { assetsDir } });
  const ask = () =>
    unpriced.read(recommendationAnswerSchema, '/recommendations', {
      method: 'POST',
      body: { expression: 'provider=ibm', rank: [{ by: 'cost', weight: 1 }], limit: 500 },
    });
  const before = await ask();
  expect(before.unpriced).toBe(1);
  const id = before.items.find((item) => item.spec.hourlyUsd === null)?.spec.id ?? '';
  const answer = await unpriced.call('PUT', `/prices/${id}`, { hourlyUsd: 0.01, source: 'our own host' });
  expect(await answer.json()).toMatchObject({ listed: { hourlyUsd: null } });
  const after = await ask();
  expect(after.unpriced).toBe(0);
  expect(after.items[0]?.spec).toMatchObject({ id, hourlyUsd: 0.01, priceSource: 'our own host' });
  await unpriced.stop();
  await rm(assetsDir, { recursive: true });
});

test('another currency is converted by the rate of the catalog and kept beside it', async () => {
  const id = 'kt+KR+gpu-none';
  expect((await set(id, { hourlyAmount: 1450, currency: 'KRW', source: 'list' })).status).toBe(404);
  const known = 'aws+us-east-2+g6.xlarge';
  await set(known, { hourlyAmount: 1450, currency: 'KRW', source: '견적 3월' });
  expect(await spec(known)).toMatchObject({ hourlyUsd: 1, note: 'KRW 1450 @1450', priceSource: '견적 3월' });
  await server.call('DELETE', `/prices/${known}`);
});

test('an expired price falls back by itself, stays listed as expired and is announced', async () => {
  const id = 'aws+us-east-2+g6.2xlarge';
  const before = await spec(id);
  const expiresAt = new Date(Date.now() + 1500).toISOString();
  await set(id, { hourlyUsd: 0.5, source: 'trial', expiresAt });
  expect((await spec(id)).hourlyUsd).toBe(0.5);
  await vi.waitFor(async () => expect(await spec(id)).toEqual(before), waitFor);
  const { items } = await server.read(pageOf(manualPriceSchema), '/prices');
  expect(items.find(({ specId }) => specId === id)).toMatchObject({ status: 'expired' });
  const events = (await (await server.call('GET', '/events?order=desc&limit=10')).json()) as {
    items: { type: string; change?: string }[];
  };
  expect(events.items).toContainEqual(
    expect.objectContaining({ type: 'manual-price-changed', change: 'expired', specId: id }),
  );
});

test('a restart keeps the prices, and ends one that expired meanwhile', async () => {
  const first = await startTestServer({ dataDir: `${server.dataDir}-restart` });
  const put = (id: string, body: unknown) => first.call('PUT', `/prices/${id}`, body);
  await put(p5, { hourlyUsd: 40, source: 'kept' });
  const expiresAt = new Date(Date.now() + 3000).toISOString();
  await put('aws+us-east-2+g6.xlarge', { hourlyUsd: 0.1, source: 'short', expiresAt });
  await first.stop();
  await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(Date.parse(expiresAt)), waitFor);
  const second = await startTestServer({ dataDir: first.dataDir });
  const read = (id: string) => second.read(specSchema, `/specs/${id}`);
  expect(await read(p5)).toMatchObject({ hourlyUsd: 40, priceKind: 'manual' });
  expect(await read('aws+us-east-2+g6.xlarge')).toMatchObject({ hourlyUsd: 0.8048, priceKind: 'listed' });
  await second.stop();
});

test.each([
  ['no price', { source: 'x' }, 'hourlyUsd'],
  ['a price of nothing', { hourlyUsd: 0, source: 'x' }, 'hourlyUsd'],
  ['a negative price', { hourlyUsd: -1, source: 'x' }, 'hourlyUsd'],
  ['a price beyond reason', { hourlyUsd: 1e300, source: 'x' }, 'hourlyUsd'],
  ['no source', { hourlyUsd: 1 }, 'source'],
  ['a source of two lines', { hourlyUsd: 1, source: 'a\nb' }, 'source'],
  ['an expiry in the past', { hourlyUsd: 1, source: 'x', expiresAt: '2020-01-01T00:00:00Z' }, 'expiresAt'],
  ['USD and an amount', { hourlyUsd: 1, hourlyAmount: 1, source: 'x' }, 'hourlyUsd'],
  ['a currency for USD', { hourlyUsd: 1, currency: 'KRW', source: 'x' }, 'currency'],
  ['a currency without a rate', { hourlyAmount: 1, currency: 'XXX', source: 'x' }, 'currency'],
  ['a member nobody knows', { hourlyUsd: 1, source: 'x', price: 1 }, 'price'],
])('%s is refused by name and nothing changes', async (_what, body, path) => {
  const answer = await set(p5, body);
  expect(answer.status).toBe(422);
  const problem = (await answer.json()) as { errors?: { path: string }[] };
  expect(problem.errors?.map((error) => error.path)).toContain(path);
  expect((await spec(p5)).hourlyUsd).toBe(55.04);
});

test('twenty prices set at once are all in the catalog when their answers come', async () => {
  const { items } = await server.read(pageOf(specSchema), '/specs?provider=ibm&limit=20');
  await Promise.all(
    items.map(async ({ id }, at) => {
      const body = { hourlyUsd: 1000 + at, source: 'flood' };
      expect((await set(id, body)).status).toBe(200);
      expect((await spec(id)).hourlyUsd).toBe(1000 + at);
    }),
  );
  await Promise.all(items.map(({ id }) => server.call('DELETE', `/prices/${id}`)));
  expect((await server.read(pageOf(specSchema), '/specs?provider=ibm&limit=20')).items).toEqual(items);
});

test('a swap while requests run never mixes two catalogs in one answer', async () => {
  const versions = new Map<string, string>();
  const swapped = new AbortController();
  const ask = async (): Promise<void> => {
    while (!swapped.signal.aborted) {
      const answer = await server.read(recommendationAnswerSchema, '/recommendations', {
        method: 'POST',
        body: { expression: 'provider=ibm', rank: [{ by: 'cost', weight: 1 }], limit: 500 },
      });
      const { tookMs: _tookMs, catalogVersion, ...rest } = answer;
      const text = JSON.stringify(rest);
      expect(versions.get(catalogVersion) ?? text).toBe(text);
      versions.set(catalogVersion, text);
    }
  };
  const asking = [ask(), ask(), ask(), ask()];
  const { items } = await server.read(pageOf(specSchema), '/specs?provider=ibm&limit=2');
  for (let round = 1; round <= 3; round += 1) {
    for (const { id } of items) await set(id, { hourlyUsd: round, source: 'swap' });
  }
  swapped.abort();
  await Promise.all(asking);
  expect(versions.size).toBeGreaterThan(3);
  await Promise.all(items.map(({ id }) => server.call('DELETE', `/prices/${id}`)));
});
