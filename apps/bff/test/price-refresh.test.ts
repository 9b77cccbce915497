import { readdir, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type CatalogState,
  catalogStateSchema,
  eventSchema,
  operationSchema,
  pageOf,
  type PriceSource,
  providerSchema,
  type RefreshReport,
  type Spec,
  specSchema,
} from '@terroir/shared-types';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  azureItem,
  azurePath,
  ec2Csv,
  ec2CsvPath,
  ec2Index,
  ec2IndexPath,
  type PriceListServer,
  startPriceListServer,
} from './price-list-server.ts';
import { runMain } from './run-main.ts';
import { startTestServer, type TestServer } from './start-test-server.ts';

const waitFor = { timeout: 30_000, interval: 50 };
/** The region with the fewest prices, and one with none. */
const region = 'ap-southeast-4';
const newRegion = 'ca-west-1';
let lists: PriceListServer;
let server: TestServer;

const start = (dataDir?: string) =>
  startTestServer({
    ...(dataDir === undefined ? {} : { dataDir }),
    environment: { TERROIR_PRICE_SOURCE_URLS: `aws=${lists.url},azure=${lists.url}` },
  });

beforeEach(async () => {
  lists = await startPriceListServer();
  server = await start();
});
afterEach(async () => {
  await server.stop();
  await lists.close();
});

const state = () => server.read(catalogStateSchema, '/catalog');
const enable = () => server.call('PATCH', '/catalog', { refreshEnabled: true });
const sourceOf = (catalog: CatalogState, id: string): PriceSource => {
  const source = catalog.sources.find((one) => one.id === id);
  if (source === undefined) throw new Error(`no source ${id}`);
  return source;
};
const spec = (id: string) => server.read(specSchema, `/specs/${id}`);
const specsOf = async (provider: string, where: string): Promise<Spec[]> =>
  (await server.read(pageOf(specSchema), `/specs?provider=${provider}&region=${where}&limit=500`)).items;
const rowOf = ({ name, hourlyUsd }: Spec, factor = 1): Record<string, string> => ({
  'Instance Type': name,
  PricePerUnit: ((hourlyUsd ?? 0) * factor).toFixed(10),
});

/** Refreshes and waits for the end; answers the operation and the report of the source. */
const refresh = async (body: {
  sources: [string];
  regions?: string[];
}): Promise<{ status: string; detail: string; report: RefreshReport }> => {
  const answer = await server.call('POST', '/catalog/refresh', body);
  expect(answer.status).toBe(202);
  const { id } = operationSchema.parse(await answer.json());
  expect(answer.headers.get('location')).toBe(`/api/v1/operations/${id}`);
  const operation = await vi.waitFor(async () => {
    const found = await server.read(operationSchema, `/operations/${id}`);
    expect(found.status).not.toBe('running');
    return found;
  }, waitFor);
  const report = sourceOf(await state(), body.sources[0]).lastReport;
  if (report === null) throw new Error('there is no report');
  return { status: operation.status, detail: operation.detail, report };
};

const offer = (rows: readonly Record<string, string>[], where = region): void => {
  lists.answers.set(ec2IndexPath, ec2Index([region, newRegion]));
  lists.answers.set(ec2CsvPath(where), ec2Csv(where, rows));
};

test('nothing is asked of anybody before it was allowed', async () => {
  const refused = await server.call('POST', '/catalog/refresh', {});
  expect(refused.status).toBe(409);
  expect(await refused.json()).toMatchObject({ code: 'refresh-disabled', remedy: expect.any(String) });
  expect(lists.requests).toEqual([]);
  expect(await state()).toMatchObject({
    refreshEnabled: false,
    specCount: 110_216,
    refreshedCount: 0,
    manualCount: 0,
    refresh: null,
    problems: [],
  });
});

test('a list changes prices, keeps the old of an outlier and says so, and survives a restart', async () => {
  await enable();
  const specs = await specsOf('aws', region);
  const [dearer, wrong, same] = specs;
  if (dearer === undefined || wrong === undefined || same === undefined) throw new Error('too few specs');
  offer([
    ...specs.map((one) => rowOf(one, one === dearer ? 1.2 : one === wrong ? 10 : 1)),
    // Not for us: other tenancy, system, term, and a VM type that nobody knows.
    { ...rowOf(same, 0.9), Tenancy: 'Dedicated' },
    { ...rowOf(same, 0.9), 'Operating System': 'Windows' },
    { ...rowOf(same, 0.9), TermType: 'Reserved' },
    { ...rowOf(same, 0.9), 'Instance Type': 'zz9.plural' },
  ]);
  const before = (await state()).catalogVersion;
  const { status, report } = await refresh({ sources: ['aws'], regions: [region] });
  expect(status).toBe('done');
  expect(report).toMatchObject({
    outcome: 'changed',
    rows: {
      read: specs.length + 4,
      matched: specs.length,
      accepted: specs.length - 1,
      changed: 1,
      unchanged: specs.length - 2,
      added: 0,
      rejected: 1,
      unknown: 1,
    },
    rejections: [{ region, name: wrong.name, reason: 'outlier', oldUsd: wrong.hourlyUsd }],
    failures: [],
  });
  expect(await spec(dearer.id)).toMatchObject({
    hourlyUsd: Number(((dearer.hourlyUsd ?? 0) * 1.2).toFixed(10)),
    priceSource: 'AWS price list',
    priceAsOf: '2026-11-20',
    priceKind: 'refreshed',
  });
  expect(await spec(wrong.id)).toEqual(wrong);
  const after = await state();
  expect(after).toMatchObject({ refreshedCount: specs.length - 1, specCount: 110_216 });
  expect(after.catalogVersion).not.toBe(before);
  const aws = (await server.read(pageOf(providerSchema), '/providers')).items.find(({ id }) => id === 'aws');
  expect(aws?.asOf).toBe('2026-11-20');
  expect(aws?.source).toContain(`AWS price list (${specs.length - 1})`);
  const events = (await server.read(pageOf(eventSchema), '/events?limit=500')).items;
  expect(events).toContainEqual(
    expect.objectContaining({ type: 'catalog-swapped', catalogVersion: after.catalogVersion }),
  );
  expect(events.some(({ type }) => type === 'catalog-refresh-progressed')).toBe(true);

  const dataDir = `${server.dataDir}-kept`;
  const kept = await start(dataDir);
  const first = server;
  server = kept;
  await enable();
  await refresh({ sources: ['aws'], regions: [region] });
  const version = (await state()).catalogVersion;
  await kept.stop();
  server = await start(dataDir);
  expect((await state()).catalogVersion).toBe(version);
  expect(await spec(dearer.id)).toMatchObject({ priceKind: 'refreshed' });
  const reverted = await server.read(catalogStateSchema, '/catalog/revert', { method: 'POST', body: {} });
  expect(reverted).toMatchObject({ catalogVersion: before, refreshedCount: 0 });
  expect(await spec(dearer.id)).toEqual(dearer);
  await server.stop();
  server = first;
});

test('what has not changed is not fetched again', async () => {
  await enable();
  const specs = await specsOf('aws', region);
  offer(specs.map((one) => rowOf(one, 1.1)));
  await refresh({ sources: ['aws'], regions: [region] });
  const version = (await state()).catalogVersion;
  lists.requests.length = 0;
  const { report } = await refresh({ sources: ['aws'], regions: [region] });
  expect(report).toMatchObject({ outcome: 'unchanged', regions: { changed: 0, unchanged: 1, failed: 0 } });
  expect(lists.requests).toEqual([`${ec2IndexPath} 200`, `${ec2CsvPath(region)} 304`]);
  expect((await state()).catalogVersion).toBe(version);
});

test('a VM type that is new in a region is added when its price is in line with elsewhere', async () => {
  await enable();
  const m5 = await spec('aws+us-east-1+m5.large');
  const g6 = await spec('aws+us-east-2+g6.xlarge');
  offer([rowOf(m5, 1.1), rowOf(g6, 40)], newRegion);
  const { report } = await refresh({ sources: ['aws'], regions: [newRegion] });
  expect(report).toMatchObject({ outcome: 'failed', rows: { rejected: 1 } });
  offer([rowOf(m5, 1.1), rowOf(g6, 1.2)], newRegion);
  expect((await refresh({ sources: ['aws'], regions: [newRegion] })).report).toMatchObject({
    outcome: 'changed',
    rows: { added: 2 },
  });
  expect(await spec(`aws+${newRegion}+g6.xlarge`)).toMatchObject({
    vcpu: g6.vcpu,
    accelerator: g6.accelerator,
    hourlyUsd: Number(((g6.hourlyUsd ?? 0) * 1.2).toFixed(10)),
    priceKind: 'refreshed',
  });
  expect((await state()).specCount).toBe(110_218);
});

test('pages are read to the end, of plain Linux VMs only', async () => {
  await enable();
  const where = 'belgiumcentral';
  const twin = await spec('azure+westeurope+Standard_D2s_v5');
  const price = twin.hourlyUsd ?? 0;
  const page = (items: object[], next: string | null): string =>
    JSON.stringify({ BillingCurrency: 'USD', Items: items, NextPageLink: next, Count: items.length });
  lists.answers.set(azurePath, (request, response) => {
    const query = new URL(request.url ?? '', lists.url).searchParams;
    const isSecond = query.get('$skip') === '1000';
    if (!isSecond) expect(query.get('$filter')).toContain(`armRegionName eq '${where}'`);
    response.end(
      isSecond
        ? page([azureItem(where, 'Standard_D4s_v5', price * 2)], null)
        : page(
            [
              azureItem(where, 'Standard_D2s_v5', price * 1.05),
              azureItem(where, 'Standard_D2s_v5', price * 1.9, { productName: 'Dsv5 Series Windows' }),
              azureItem(where, 'Standard_D2s_v5', price * 0.4, { skuName: 'D2s v5 Spot' }),
              azureItem(where, 'Standard_D2s_v5', price * 600, { type: 'Reservation' }),
            ],
            `${lists.url}${azurePath}?$skip=1000`,
          ),
    );
  });
  const { report } = await refresh({ sources: ['azure'], regions: [where] });
  expect(report).toMatchObject({ outcome: 'changed', rows: { read: 5, matched: 2, added: 2, rejected: 0 } });
  expect(await spec(`azure+${where}+Standard_D2s_v5`)).toMatchObject({
    hourlyUsd: price * 1.05,
    priceSource: 'Azure retail prices',
  });
});

test('one refresh at a time; a running one can be cancelled and then keeps the old prices', async () => {
  await enable();
  lists.answers.set(ec2IndexPath, () => {
    // Never answers.
  });
  const before = (await state()).catalogVersion;
  const begun = operationSchema.parse(await (await server.call('POST', '/catalog/refresh', {})).json());
  expect((await server.call('POST', '/catalog/refresh', {})).status).toBe(409);
  expect((await server.call('POST', '/catalog/revert', {})).status).toBe(409);
  expect((await state()).refresh).toMatchObject({ operationId: begun.id, sourceId: 'aws' });
  expect((await server.call('DELETE', '/catalog/refresh')).status).toBe(200);
  expect(await server.read(operationSchema, `/operations/${begun.id}`)).toMatchObject({
    status: 'cancelled',
  });
  expect(await state()).toMatchObject({ catalogVersion: before, refresh: null });
  expect((await server.call('DELETE', '/catalog/refresh')).status).toBe(409);
});

test('a refresh that dies with the server has failed, says so, and the old prices count', async () => {
  lists.answers.set(ec2IndexPath, () => {
    // Never answers.
  });
  const dataDir = `${server.dataDir}-killed`;
  const token = 'a-token-for-this-test';
  const environment = {
    TERROIR_DATA_DIR: dataDir,
    TERROIR_TOKEN: token,
    TERROIR_PRICE_SOURCE_URLS: `aws=${lists.url}`,
  };
  const main = runMain(environment);
  const [origin] = /http:\/\/[\d.:]+/.exec(await main.ready) ?? [''];
  const call = (method: string, path: string, body: unknown) =>
    fetch(`${origin}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  await call('PATCH', '/catalog', { refreshEnabled: true });
  const begun = operationSchema.parse(await (await call('POST', '/catalog/refresh', {})).json());
  main.child.kill('SIGKILL');
  await main.ended;
  const again = await startTestServer({ dataDir, environment });
  const operation = await again.read(operationSchema, `/operations/${begun.id}`);
  expect(operation).toMatchObject({ status: 'failed', detail: expect.stringMatching(/old prices stay/) });
  expect((await again.read(catalogStateSchema, '/catalog')).catalogVersion).toBe(
    (await state()).catalogVersion,
  );
  await again.stop();
});

test('a price file that was damaged is named, and the shipped prices count', async () => {
  const dataDir = `${server.dataDir}-damaged`;
  const first = await start(dataDir);
  const specs = await specsOf('aws', region);
  offer(specs.map((one) => rowOf(one, 1.1)));
  await first.call('PATCH', '/catalog', { refreshEnabled: true });
  await first.call('POST', '/catalog/refresh', { sources: ['aws'], regions: [region] });
  await vi.waitFor(async () => {
    expect((await first.read(catalogStateSchema, '/catalog')).refreshedCount).toBe(specs.length);
  }, waitFor);
  await first.stop();
  const [file] = await readdir(join(dataDir, 'catalog'));
  await truncate(join(dataDir, 'catalog', file ?? ''), 1000);
  const second = await start(dataDir);
  expect(await second.read(catalogStateSchema, '/catalog')).toMatchObject({
    refreshedCount: 0,
    problems: [expect.stringMatching(/cannot be read .* the shipped ones count instead/)],
  });
  await second.stop();
});

test('a manual price stays over a refreshed one, and an unknown source or region is refused by name', async () => {
  await enable();
  const specs = await specsOf('aws', region);
  const id = specs[0]?.id ?? '';
  await server.call('PUT', `/prices/${id}`, { hourlyUsd: 0.5, source: 'contract' });
  offer(specs.map((one) => rowOf(one, 1.1)));
  await refresh({ sources: ['aws'], regions: [region] });
  expect(await spec(id)).toMatchObject({ hourlyUsd: 0.5, priceKind: 'manual' });
  await server.call('DELETE', `/prices/${id}`);
  expect(await spec(id)).toMatchObject({ priceKind: 'refreshed' });
  for (const [body, path] of [
    [{ sources: ['nobody'] }, 'sources.0'],
    [{ sources: ['aws'], regions: ['atlantis'] }, 'regions.0'],
  ] as const) {
    const answer = await server.call('POST', '/catalog/refresh', body);
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ errors: [{ path }] });
  }
});
