import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

/** What one address answers; a function writes the answer itself. */
export type ListAnswer = string | Buffer | ((request: IncomingMessage, response: ServerResponse) => void);

export interface PriceListServer {
  url: string;
  /** Answers by path without query; change it between refreshes. */
  answers: Map<string, ListAnswer>;
  /** Every request as `path status`, in order. */
  requests: string[];
  close(): Promise<void>;
}

/** A local stand-in for a provider's price list: gzip, ETag and 304 as the real ones. */
export const startPriceListServer = async (): Promise<PriceListServer> => {
  const answers = new Map<string, ListAnswer>();
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    response.on('close', () => requests.push(`${path} ${response.statusCode}`));
    const answer = answers.get(path);
    if (answer === undefined) {
      response.writeHead(404).end();
    } else if (typeof answer === 'function') {
      answer(request, response);
    } else {
      const etag = `"${createHash('sha256').update(answer).digest('hex').slice(0, 16)}"`;
      if (request.headers['if-none-match'] === etag) {
        response.writeHead(304, { etag }).end();
        return;
      }
      response.writeHead(200, { etag, 'content-encoding': 'gzip' }).end(gzipSync(answer));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answers,
    requests,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

const columns = [
  'SKU',
  'OfferTermCode',
  'RateCode',
  'TermType',
  'PriceDescription',
  'EffectiveDate',
  'Unit',
  'PricePerUnit',
  'Currency',
  'Product Family',
  'Location',
  'Instance Type',
  'vCPU',
  'Memory',
  'Tenancy',
  'Operating System',
  'License Model',
  'CapacityStatus',
  'Pre Installed S/W',
  'Region Code',
  'operation',
  'MarketOption',
];

const plain: Record<string, string> = {
  OfferTermCode: 'JRTCKXETXF',
  TermType: 'OnDemand',
  PriceDescription: '$0.1 per On Demand Linux "VM", Instance Hour',
  EffectiveDate: '2026-11-01',
  Unit: 'Hrs',
  Currency: 'USD',
  'Product Family': 'Compute Instance',
  Tenancy: 'Shared',
  'Operating System': 'Linux',
  'License Model': 'No License required',
  CapacityStatus: 'Used',
  'Pre Installed S/W': 'NA',
  operation: 'RunInstances',
  MarketOption: 'OnDemand',
};

const csvLine = (cells: readonly string[]): string =>
  cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');

/** An offer file in the shape of EC2's: preamble, header, and rows with their columns by name. */
export const ec2Csv = (
  region: string,
  rows: readonly Record<string, string>[],
  date = '2026-11-20',
): string =>
  [
    csvLine(['FormatVersion', 'v1.0']),
    csvLine(['Disclaimer', 'This pricing list is for informational purposes only.']),
    csvLine(['Publication Date', `${date}T03:04:05Z`]),
    csvLine(['Version', '20261120030405']),
    csvLine(['OfferCode', 'AmazonEC2']),
    csvLine(columns),
    ...rows.map((row, at) => {
      const all: Record<string, string> = { SKU: `SKU${at}`, 'Region Code': region, ...plain, ...row };
      return csvLine(columns.map((name) => all[name] ?? ''));
    }),
    '',
  ].join('\n');

const root = '/offers/v1.0/aws/AmazonEC2';
export const ec2IndexPath = `${root}/current/region_index.json`;
export const ec2CsvPath = (region: string, version = '20261120030405'): string =>
  `${root}/${version}/${region}/index.csv`;

/** EC2's index of regions. */
export const ec2Index = (regions: readonly string[], version = '20261120030405'): string =>
  JSON.stringify({
    formatVersion: 'v1.0',
    disclaimer: 'This pricing list is for informational purposes only.',
    publicationDate: '2026-11-20T03:04:05Z',
    regions: Object.fromEntries(
      regions.map((region) => [
        region,
        { regionCode: region, currentVersionUrl: `${root}/${version}/${region}/index.json` },
      ]),
    ),
  });

export const azurePath = '/api/retail/prices';

/** A row of the Retail Prices API. */
export const azureItem = (
  region: string,
  name: string,
  price: unknown,
  more: Record<string, unknown> = {},
): object => ({
  currencyCode: 'USD',
  tierMinimumUnits: 0,
  retailPrice: price,
  unitPrice: price,
  armRegionName: region,
  location: region,
  effectiveStartDate: '2026-10-01T00:00:00Z',
  meterId: '00000000-0000-0000-0000-000000000000',
  meterName: name,
  productName: 'Virtual Machines Series',
  skuName: name,
  serviceName: 'Virtual Machines',
  serviceFamily: 'Compute',
  unitOfMeasure: '1 Hour',
  type: 'Consumption',
  isPrimaryMeterRegion: true,
  armSkuName: name,
  ...more,
});
