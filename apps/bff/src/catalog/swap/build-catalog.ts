import type { Catalog } from '../load-catalog.ts';
import { composeCatalog, type ManualLayerPrice } from './compose-catalog.ts';
import { layerOf, readPriceFile } from './price-file.ts';

/** What a catalog is made of; plain data, so that it can be handed to a thread. */
export interface BuildTask extends LaterPrices {
  assetsDir: string;
  dataDir: string;
}

export interface LaterPrices {
  /** Names of price files in the data dir. */
  priceFiles: readonly string[];
  manual: readonly ManualLayerPrice[];
}

/** The shipped catalog with what came later. A price file that cannot be read does not count and is named in `problems`. */
export const withLaterPrices = (
  shipped: Catalog,
  { dataDir, priceFiles, manual }: Omit<BuildTask, 'assetsDir'>,
): Catalog => {
  const problems: string[] = [];
  const refreshed = priceFiles.flatMap((file) => {
    try {
      return [layerOf(file, readPriceFile(dataDir, file))];
    } catch (error) {
      problems.push(
        `The refreshed prices in catalog/${file} cannot be read (${firstLine(error)}), so the shipped ones ` +
          'count instead. Refresh the prices again.',
      );
      return [];
    }
  });
  const composed = composeCatalog(shipped, { refreshed, manual });
  return problems.length === 0 ? composed : { ...composed, problems };
};

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]?.slice(0, 200) ?? '';
