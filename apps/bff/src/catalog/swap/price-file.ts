import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PriceOrigin } from '@terroir/recommend-engine';
import * as z from 'zod';
import type { RefreshedLayer } from './compose-catalog.ts';

/** How a server is asked next time whether anything changed. */
export const validatorSchema = z.object({
  url: z.string().max(2048),
  etag: z.string().max(512).nullable(),
  lastModified: z.string().max(128).nullable(),
});
export type Validator = z.infer<typeof validatorSchema>;

const name = z.string().min(1).max(100);

export const regionPricesSchema = z.object({
  region: name,
  /** `YYYY-MM-DD` of the price list. */
  asOf: z.iso.date(),
  validator: validatorSchema.nullable(),
  /** VM type and USD per hour. */
  prices: z.array(z.tuple([name, z.number().positive()])).max(20_000),
});
export type RegionPrices = z.infer<typeof regionPricesSchema>;

/** What one source gave at its last refreshes. */
export const priceFileSchema = z.object({
  format: z.literal(1),
  provider: name,
  /** As people read it beside each price. */
  source: z.string().min(1).max(120),
  /** A region stands once for each age of its prices, the newest first, each VM type in one of them. */
  regions: z.array(regionPricesSchema).max(5_000),
});
export type PriceFile = z.infer<typeof priceFileSchema>;

const folderOf = (dataDir: string): string => join(dataDir, 'catalog');
const nameOfFile = /^[a-z0-9-]{1,64}\.json$/;

/** Where a price file lies. Throws for a name that no price file of ours has. */
export const priceFilePath = (dataDir: string, file: string): string => {
  if (!nameOfFile.test(file)) throw new Error(`${JSON.stringify(file)} is not the name of a price file`);
  return join(folderOf(dataDir), file);
};

/** Writes a price file under a name that its content decides, so that a file in use is never changed. */
export const writePriceFile = (dataDir: string, sourceId: string, content: PriceFile): string => {
  const text = JSON.stringify(content);
  const file = `${sourceId}-${createHash('sha256').update(text).digest('hex').slice(0, 16)}.json`;
  mkdirSync(folderOf(dataDir), { recursive: true, mode: 0o700 });
  const path = priceFilePath(dataDir, file);
  // Flushed and renamed: a crash leaves the whole file or none.
  writeFileSync(`${path}.draft`, text, { mode: 0o600, flush: true });
  renameSync(`${path}.draft`, path);
  return file;
};

/** Throws when the file cannot be read or is not a price file. */
export const readPriceFile = (dataDir: string, file: string): PriceFile =>
  priceFileSchema.parse(JSON.parse(readFileSync(priceFilePath(dataDir, file), 'utf8')));

/** The prices of a file as a layer over the catalog. */
export const layerOf = (file: string, { provider, source, regions }: PriceFile): RefreshedLayer => ({
  version: file,
  prices: (function* prices() {
    for (const { region, asOf, prices } of regions) {
      const origin: PriceOrigin = { source, asOf, note: '', kind: 'refreshed' };
      for (const [type, hourlyUsd] of prices) {
        yield { specId: `${provider}+${region}+${type}`, hourlyUsd, amount: null, origin };
      }
    }
  })(),
});

/** Removes what an earlier refresh left. A file that cannot be removed is left for the next time. */
export const removeUnusedPriceFiles = (dataDir: string, inUse: readonly string[]): void => {
  const folder = folderOf(dataDir);
  if (!existsSync(folder)) return;
  for (const file of readdirSync(folder)) {
    const isOurs = nameOfFile.test(file.replace(/\.draft$/, ''));
    if (isOurs && !inUse.includes(file)) rmSync(join(folder, file), { force: true });
  }
};
