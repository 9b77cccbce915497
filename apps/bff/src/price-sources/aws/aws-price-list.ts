import * as z from 'zod';
import { readJson } from '../read-json.ts';
import { PriceListError, type PriceSource, type RegionCall, type RegionReading } from '../price-source.ts';
import { readCsvList } from './read-csv-list.ts';

const root = '/offers/v1.0/aws/AmazonEC2';
const indexMaxBytes = 4 * 2 ** 20;
/** The largest region's file is about 0.3 GB; they have doubled in some years. */
const listMaxBytes = 2 * 2 ** 30;

const indexSchema = z.object({
  publicationDate: z.iso.datetime(),
  regions: z.record(z.string(), z.object({ regionCode: z.string(), currentVersionUrl: z.string().max(500) })),
});

/** The file of a region as CSV, which can be read row by row; null: the address is not one of an EC2 offer. */
const csvPathOf = (region: string, currentVersionUrl: string): string | null => {
  const version =
    /^\/offers\/v1\.0\/aws\/AmazonEC2\/([A-Za-z0-9_-]{1,64})\/([a-z0-9-]{1,64})\/index\.json$/.exec(
      currentVersionUrl,
    );
  return version?.[2] === region ? `${root}/${version[1]}/${region}/index.csv` : null;
};

/**
 * The bulk offer files of EC2: an index of regions, and one file of some hundred thousand rows for each.
 * https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-the-aws-price-list-bulk-api.html
 */
export const awsPriceList: PriceSource = {
  id: 'aws',
  name: 'AWS price list',
  provider: 'aws',
  baseUrl: 'https://pricing.us-east-1.amazonaws.com',
  async open(fetcher, signal) {
    const index = await fetcher.open(`${root}/current/region_index.json`, {
      maxBytes: indexMaxBytes,
      signal,
    });
    if (index === 'unchanged') throw new PriceListError('the index of regions did not come');
    const { regions, publicationDate } = await readJson(index.body, indexSchema, 'the index of regions');
    const places = new Map(Object.values(regions).map((one) => [one.regionCode, one.currentVersionUrl]));
    const read = async (call: RegionCall): Promise<RegionReading> => {
      const path = csvPathOf(call.region, places.get(call.region) ?? '');
      if (path === null) throw new PriceListError('the index of regions has no file for it');
      const list = await call.fetcher.open(path, {
        maxBytes: listMaxBytes,
        validator: call.validator,
        signal: call.signal,
      });
      if (list === 'unchanged') return 'unchanged';
      const published = await readCsvList(list.body, call);
      return { asOf: published ?? publicationDate.slice(0, 10), validator: list.validator };
    };
    return { regions: [...places.keys()], read };
  },
};
