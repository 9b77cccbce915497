import * as z from 'zod';
import type { Validator } from '../../catalog/swap/price-file.ts';
import { readJson } from '../read-json.ts';
import {
  PriceListError,
  type PriceSource,
  type RegionCall,
  type RegionReading,
  type RowSink,
} from '../price-source.ts';

const pageMaxBytes = 16 * 2 ** 20;
/** A region has some 5,000 rows of VMs in pages of 100 or 1,000. */
const pagesMax = 500;

const pageSchema = z.object({
  BillingCurrency: z.string().max(8),
  Items: z.array(z.unknown()).max(5_000),
  NextPageLink: z.string().max(4_000).nullish(),
});

const itemSchema = z.object({
  currencyCode: z.string().max(8),
  tierMinimumUnits: z.number(),
  // As it was written: whether it is a price is decided, and told, later.
  retailPrice: z.union([z.number(), z.string().max(40)]),
  armRegionName: z.string().max(100),
  productName: z.string().max(300),
  skuName: z.string().max(300),
  meterName: z.string().max(300),
  unitOfMeasure: z.string().max(40),
  type: z.string().max(40),
  armSkuName: z.string().max(100),
});
const nameSchema = z.object({ armSkuName: z.string() });

const isPlainLinuxVm = (item: z.infer<typeof itemSchema>, region: string): boolean =>
  item.type === 'Consumption' &&
  item.unitOfMeasure === '1 Hour' &&
  item.tierMinimumUnits === 0 &&
  item.armRegionName === region &&
  item.armSkuName !== '' &&
  !/windows|cloud ?services|dedicated host/i.test(item.productName) &&
  !/\b(spot|low priority)\b/i.test(`${item.skuName} ${item.meterName}`);

const take = (item: unknown, region: string, sink: RowSink): void => {
  sink.sawRow();
  const parsed = itemSchema.safeParse(item);
  if (!parsed.success) {
    sink.malformed(nameSchema.safeParse(item).data?.armSkuName ?? '', z.prettifyError(parsed.error));
    return;
  }
  const { armSkuName: name, retailPrice: perHour, currencyCode: currency } = parsed.data;
  if (isPlainLinuxVm(parsed.data, region)) sink.found({ name, perHour, currency });
};

const firstPage = (region: string): string => {
  const filter = [
    "serviceName eq 'Virtual Machines'",
    "priceType eq 'Consumption'",
    // Region names of the catalog hold letters and digits only; anything else would change the question.
    `armRegionName eq '${region.replaceAll(/[^A-Za-z0-9-]/g, '')}'`,
  ].join(' and ');
  const query = new URLSearchParams({
    'api-version': '2023-01-01-preview',
    currencyCode: "'USD'",
    $filter: filter,
  });
  return `/api/retail/prices?${query.toString()}`;
};

/**
 * The Retail Prices API: pages of rows, filtered by region.
 * https://learn.microsoft.com/rest/api/cost-management/retail-prices/azure-retail-prices
 */
export const azureRetailPrices: PriceSource = {
  id: 'azure',
  name: 'Azure retail prices',
  provider: 'azure',
  baseUrl: 'https://prices.azure.com',
  open: () =>
    Promise.resolve({
      regions: null,
      async read({ region, fetcher, sink, validator, signal }: RegionCall): Promise<RegionReading> {
        let first: { validator: Validator | null } | null = null;
        const seen = new Set<string>();
        for (let next: string | null = firstPage(region); next !== null;) {
          if (seen.has(next)) throw new PriceListError('the pages lead back to one that was read');
          if (seen.size === pagesMax) throw new PriceListError(`there are more than ${pagesMax} pages`);
          seen.add(next);
          const answer = await fetcher.open(next, {
            maxBytes: pageMaxBytes,
            validator: first === null ? validator : null,
            signal,
          });
          if (answer === 'unchanged') return 'unchanged';
          first ??= { validator: answer.validator };
          const page = await readJson(answer.body, pageSchema, 'a page');
          for (const item of page.Items) take(item, region, sink);
          next = page.NextPageLink === '' ? null : (page.NextPageLink ?? null);
        }
        // Of several pages the first may be the same while others changed.
        return { asOf: null, validator: seen.size === 1 ? (first?.validator ?? null) : null };
      },
    }),
};
