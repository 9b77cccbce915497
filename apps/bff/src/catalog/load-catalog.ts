import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CatalogIndex, RegionRow } from '@terroir/recommend-engine';
import { buildCatalogIndex } from '@terroir/recommend-engine';
import type { Gpu, LlmModel, ManualPrice, Provider, Rate, Region } from '@terroir/shared-types';
import { summarize } from './load-summary.ts';
import { loadLatency } from './load-latency.ts';
import type { CatalogImage } from './load-reference.ts';
import {
  loadGpus,
  loadImages,
  loadLlmModels,
  loadModelFileSizes,
  loadModelTags,
  loadProviders,
  loadRates,
  loadRegions,
} from './load-reference.ts';
import { loadSpecs } from './load-specs.ts';
import type { Table } from './load-table.ts';
import { loadTable } from './load-table.ts';

/** A price with its list, in the words of the contract. */
export type ListedPrice = NonNullable<ManualPrice['listed']>;

/** A catalog, shipped or with later prices over it; read-only. */
export interface Catalog {
  /** Changes with its content. */
  catalogVersion: string;
  /** Without connections: those are not part of the catalog. */
  providers: readonly Omit<Provider, 'connectionIds'>[];
  regions: readonly Region[];
  gpus: readonly Gpu[];
  llmModels: readonly LlmModel[];
  /** Ollama tag by `modelId quantization`, where the registry has one of exactly that kind. */
  modelTags: ReadonlyMap<string, string>;
  images: readonly CatalogImage[];
  rates: readonly Rate[];
  /** What counted before a manual price took its place, by spec id. */
  listedPrices: ReadonlyMap<string, ListedPrice>;
  /** Stored prices that could not be read and therefore do not count. */
  problems: readonly string[];
  /** Specs and latency, in the engine's columns. */
  index: CatalogIndex;
}

/**
 * Loads `<assetsDir>/catalog`. Throws a `CatalogFileError` whose message names file and line when anything in
 * it is not valid: the server does not start on half a catalog.
 */
export function loadCatalog(assetsDir: string): Catalog {
  const hash = createHash('sha256');
  const open = (name: string): Table => {
    const path = join(assetsDir, 'catalog', name);
    const table = loadTable(path, `assets/catalog/${name}`);
    hash.update(name).update(readFileSync(path));
    return table;
  };

  const providers = loadProviders(open('providers.tsv'));
  const regions = loadRegions(open('regions.tsv'));
  const regionNumbers = new Map(regions.map((region: RegionRow, at) => [region.id, at]));
  const gpus = loadGpus(open('gpus.tsv'));
  const llmModels = loadLlmModels(open('models.tsv'));
  const modelFiles = open('ollama-sizes.tsv');
  const specs = loadSpecs(
    (function* tables() {
      for (const { id, specCount } of providers) {
        if (specCount > 0) yield { id, table: open(`specs/${id}.tsv`) };
      }
    })(),
    (id) => regionNumbers.get(id),
  );
  const index = buildCatalogIndex({
    ...specs,
    regions,
    gpus,
    llmModels,
    modelFileSizes: loadModelFileSizes(modelFiles),
    latency: loadLatency(open('latency.tsv'), (id) => regionNumbers.has(id)),
  });
  const images = loadImages(open('images.tsv'));
  const rates = loadRates(open('rates.tsv'));
  return {
    ...summarize(index, providers, regions),
    gpus,
    llmModels,
    modelTags: loadModelTags(modelFiles),
    images,
    rates,
    listedPrices: new Map(),
    problems: [],
    index,
    catalogVersion: hash.digest('hex').slice(0, 16),
  };
}
