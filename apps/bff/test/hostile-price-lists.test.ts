import { gzipSync } from 'node:zlib';
import { getSpec } from '@terroir/recommend-engine';
import type { RefreshReport } from '@terroir/shared-types';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPriceListFetcher } from '../src/price-sources/price-list-fetcher.ts';
import { priceSources } from '../src/price-sources/registry.ts';
import { refreshSource, type RefreshOutcome } from '../src/price-refresh/refresh-source.ts';
import { testCatalog } from './infras-fixture.ts';
import {
  azureItem,
  azurePath,
  ec2Csv,
  ec2CsvPath,
  ec2Index,
  ec2IndexPath,
  type ListAnswer,
  type PriceListServer,
  startPriceListServer,
} from './price-list-server.ts';

const awsRegion = 'ca-west-1';
const azureRegion = 'belgiumcentral';
const megabyte = 2 ** 20;
let lists: PriceListServer;
let elsewhere: PriceListServer;

beforeEach(async () => {
  [lists, elsewhere] = await Promise.all([startPriceListServer(), startPriceListServer()]);
});
afterEach(() => Promise.all([lists.close(), elsewhere.close()]));

const refresh = (sourceId: 'aws' | 'azure', regions?: readonly string[]): Promise<RefreshOutcome> => {
  const source = priceSources({ aws: lists.url, azure: lists.url }).get(sourceId);
  if (source === undefined) throw new Error('no such source');
  return refreshSource({
    source,
    fetcher: createPriceListFetcher(source.baseUrl, { stallMs: 500, retryMs: 1, maxBytes: 8 * megabyte }),
    index: testCatalog().index,
    regions: regions ?? [sourceId === 'aws' ? awsRegion : azureRegion],
    previous: null,
    today: '2026-11-25',
    now: () => new Date(),
    onProgress: () => {},
    signal: new AbortController().signal,
  });
};
const refused = async (sourceId: 'aws' | 'azure', message: RegExp): Promise<RefreshReport> => {
  const { report, file } = await refresh(sourceId);
  expect(file).toBeNull();
  expect(report.outcome).toBe('failed');
  expect(report.failures[0]?.message).toMatch(message);
  expect(report.rows.accepted).toBe(0);
  return report;
};

const usdOf = (id: string): string => String(getSpec(testCatalog().index, id)?.hourlyUsd);
const m5 = { 'Instance Type': 'm5.large', PricePerUnit: usdOf('aws+us-east-1+m5.large') };
const offer = (answer: ListAnswer): void => {
  lists.answers.set(ec2IndexPath, ec2Index([awsRegion]));
  lists.answers.set(ec2CsvPath(awsRegion), answer);
};
const page = (items: readonly unknown[], next: string | null = null): string =>
  JSON.stringify({ BillingCurrency: 'USD', Items: items, NextPageLink: next });
/** Pieces without end, as fast as they are taken. */
const endless =
  (piece: string): ListAnswer =>
  (_request, response) => {
    const more = (): void => {
      while (!response.destroyed && response.write(piece));
    };
    response.on('drain', more);
    more();
  };

test('a file cut off within its last row is not used', async () => {
  offer(ec2Csv(awsRegion, [m5, m5]).slice(0, -120));
  await refused('aws', /cut off|cannot be read/);
});

test('a gzip stream that breaks off is not used', async () => {
  offer((_request, response) => {
    const whole = gzipSync(
      ec2Csv(
        awsRegion,
        Array.from({ length: 2000 }, () => m5),
      ),
    );
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(whole.subarray(0, whole.length / 2));
  });
  await refused('aws', /breaks off|cut off|cannot be read/);
});

test('a page of a login portal is no offer file', async () => {
  offer('<!doctype html>\n<title>Sign in</title>\n'.repeat(50));
  await refused('aws', /no header|cannot be read/);
});

test('a gzip bomb ends at the limit of a row, and at that of an answer', async () => {
  const bomb = gzipSync(Buffer.alloc(64 * megabyte, 'x'), { level: 9 });
  const send: ListAnswer = (_request, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
  };
  offer(send);
  await refused('aws', /cannot be read|larger than/);
  lists.answers.set(ec2IndexPath, send);
  await refused('aws', /larger than 4 MiB/);
  lists.answers.set(azurePath, send);
  await refused('azure', /larger than 8 MiB/);
});

test('a stream without end is ended', async () => {
  const [preamble, row] = [ec2Csv(awsRegion, []), ec2Csv(awsRegion, [m5]).trim().split('\n').at(-1)];
  let isBegun = false;
  offer((request, response) => {
    if (!isBegun) response.write(preamble);
    isBegun = true;
    const send = endless(`${row}\n`.repeat(100));
    if (typeof send === 'function') send(request, response);
  });
  await refused('aws', /larger than 8 MiB/);
  lists.answers.set(azurePath, endless(' '.repeat(65_536)));
  await refused('azure', /larger than 8 MiB/);
});

test('a server that falls silent is given up', async () => {
  offer((_request, response) => {
    response.write('"FormatVersion","v1.0"\n');
  });
  await refused('aws', /sent nothing for 0\.5 s/);
  lists.answers.set(azurePath, () => {});
  await refused('azure', /did not answer within 0\.5 s/);
});

test('no answer leads to another machine', async () => {
  elsewhere.answers.set(azurePath, page([]));
  elsewhere.answers.set(ec2IndexPath, ec2Index([awsRegion]));
  const away: ListAnswer = (_request, response) => {
    response.writeHead(302, { location: `${elsewhere.url}${azurePath}` }).end();
  };
  lists.answers.set(azurePath, away);
  await refused('azure', /which is not on 127\.0\.0\.1/);
  lists.answers.set(azurePath, page([], 'http://169.254.169.254/latest/meta-data'));
  await refused('azure', /169\.254\.169\.254.*which is not on/);
  lists.answers.set(azurePath, page([], `http://user:pass@${new URL(lists.url).host}${azurePath}`));
  await refused('azure', /which is not on/);
  lists.answers.set(
    ec2IndexPath,
    JSON.stringify({
      publicationDate: '2026-11-20T00:00:00Z',
      regions: { x: { regionCode: awsRegion, currentVersionUrl: `${elsewhere.url}/index.json` } },
    }),
  );
  await refused('aws', /has no file for it/);
  expect(elsewhere.requests).toEqual([]);
});

test('a redirect within the host is followed, a circle is not', async () => {
  lists.answers.set('/moved', ec2Csv(awsRegion, [m5]));
  offer((_request, response) => void response.writeHead(302, { location: '/moved' }).end());
  expect((await refresh('aws')).report).toMatchObject({ outcome: 'changed', rows: { added: 1 } });
  offer((_request, response) => void response.writeHead(302, { location: ec2CsvPath(awsRegion) }).end());
  await refused('aws', /redirects without end/);
  lists.answers.set(azurePath, (request, response) => {
    response.end(page([], `${lists.url}${request.url}`));
  });
  await refused('azure', /lead back/);
});

test('a busy server is asked again, a refusing one is not', async () => {
  let asked = 0;
  offer((_request, response) => {
    asked += 1;
    if (asked < 3) response.writeHead(503).end();
    else response.end(ec2Csv(awsRegion, [m5]));
  });
  expect((await refresh('aws')).report.outcome).toBe('changed');
  offer((_request, response) => void response.writeHead(403).end());
  await refused('aws', /answered 403/);
});

test.each([
  ['not JSON', '{"Items": ['],
  ['JSON of another form', '{"error": "x"}'],
  ['nesting without end', '['.repeat(200_000)],
  ['items that are no list', '{"BillingCurrency": "USD", "Items": {"__proto__": []}}'],
])('an answer that is %s is refused', async (_what, text) => {
  lists.answers.set(azurePath, text);
  await refused('azure', /is not JSON|another form/);
  lists.answers.set(ec2IndexPath, text);
  await refused('aws', /is not JSON|another form/);
});

test('names of the language itself are names like any other', async () => {
  lists.answers.set(
    ec2IndexPath,
    `{"publicationDate": "2026-11-20T00:00:00Z", "regions": {"__proto__": {"regionCode": "__proto__",
      "currentVersionUrl": "/offers/v1.0/aws/AmazonEC2/1/__proto__/index.json"}, "constructor":
      {"regionCode": "${awsRegion}", "currentVersionUrl": "/offers/v1.0/aws/AmazonEC2/1/${awsRegion}/index.json"}}}`,
  );
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
  const rows = names.map((name) => ({ 'Instance Type': name, PricePerUnit: '1' }));
  lists.answers.set(ec2CsvPath(awsRegion, '1'), ec2Csv(awsRegion, [...rows, m5]));
  const { report, file } = await refresh('aws', [awsRegion, '__proto__']);
  expect(report.rows).toMatchObject({ unknown: 4, added: 1 });
  expect(file?.regions.map(({ region, prices }) => [region, prices])).toEqual([
    [awsRegion, [['m5.large', Number(m5.PricePerUnit)]]],
  ]);
  lists.answers.set(
    azurePath,
    `{"BillingCurrency": "USD", "Items": [{"__proto__": {"armSkuName": "Standard_D2s_v5"}}, null, 5, "x", []]}`,
  );
  expect((await refresh('azure')).report.rows).toMatchObject({ read: 5, accepted: 0, rejected: 5 });
  expect(Object.keys({})).toEqual([]);
});

test.each([
  'NaN',
  '1e999',
  'Infinity',
  '-1',
  '',
  '0',
  '0.0000000000',
  '0x10',
  '1,5',
  '٣',
  '9'.repeat(30),
  '1e3',
])('the text %j is not a price', async (text) => {
  offer(ec2Csv(awsRegion, [{ ...m5, PricePerUnit: text }]));
  const { report } = await refresh('aws');
  expect(report.rejections).toMatchObject([{ name: 'm5.large', reason: 'not-a-price' }]);
  expect(report.rows.accepted).toBe(0);
});

test.each([
  [-1, 'not-a-price'],
  [0, 'not-a-price'],
  [1e308, 'not-a-price'],
  ['free', 'not-a-price'],
  [null, 'malformed'],
  [{}, 'malformed'],
])('the value %j is not a price', async (value, reason) => {
  lists.answers.set(azurePath, page([azureItem(azureRegion, 'Standard_D2s_v5', value)]));
  const { report } = await refresh('azure');
  expect(report.rejections).toMatchObject([{ name: 'Standard_D2s_v5', reason }]);
  expect(report.rows.accepted).toBe(0);
});

test('a list in another currency is refused as a whole', async () => {
  lists.answers.set(
    azurePath,
    page([azureItem(azureRegion, 'Standard_D2s_v5', 0.1, { currencyCode: 'KRW' })]),
  );
  const report = await refused('azure', /out of line/);
  expect(report.rejections).toMatchObject([{ reason: 'wrong-currency', found: '0.1 KRW' }]);
});

test('a list that prices a tenth of what was known is cut off, whatever it says', async () => {
  const region = 'ap-southeast-4';
  lists.answers.set(ec2IndexPath, ec2Index([region]));
  const name = 'm5.large';
  lists.answers.set(ec2CsvPath(region), ec2Csv(region, [{ 'Instance Type': name, PricePerUnit: '0.12' }]));
  const { report, file } = await refresh('aws', [region]);
  expect(file).toBeNull();
  expect(report.failures[0]?.message).toMatch(/prices [01] of the 138 VM types known there/);
});

test('one bad region keeps its prices while the others change', async () => {
  const good = 'mx-central-1';
  lists.answers.set(ec2IndexPath, ec2Index([awsRegion, good]));
  lists.answers.set(ec2CsvPath(awsRegion), 'nonsense');
  lists.answers.set(ec2CsvPath(good), ec2Csv(good, [m5]));
  const { report, file } = await refresh('aws', [awsRegion, good]);
  expect(report).toMatchObject({ outcome: 'partial', regions: { changed: 1, failed: 1 } });
  expect(report.failures).toMatchObject([{ region: awsRegion }]);
  expect(file?.regions.map(({ region }) => region)).toEqual([good]);
});
