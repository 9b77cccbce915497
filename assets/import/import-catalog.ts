/**
 * Turns the source CSV files into the committed tables of `assets/catalog`.
 * Usage: node import/import-catalog.ts <dataDir> [outDir]
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { imageTable } from './image-table.ts';
import { latencyTable } from './latency-table.ts';
import { ollamaSizeTable } from './ollama-sizes.ts';
import { column, readCsv } from './read-csv.ts';
import { gpuColumns, modelColumns, providerColumns, rateTable, regionColumns } from './small-tables.ts';
import { specTable } from './spec-table.ts';
import { throughputColumns, vramColumns } from './measurement-columns.ts';
import { renameColumns } from './to-tsv.ts';

/** Imports every table; returns the files written, relative to `outDir`, with their size in bytes. */
export function importCatalog(dataDir: string, outDir: string): Map<string, number> {
  const written = new Map<string, number>();
  const write = (name: string, text: string): void => {
    const path = join(outDir, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    written.set(name, Buffer.byteLength(text));
  };
  const read = (name: string) => readCsv(join(dataDir, name));

  const providers = read('providers.csv');
  const models = read('models.csv');
  write('catalog/providers.tsv', renameColumns(providers, providerColumns));
  write('catalog/regions.tsv', renameColumns(read('regions.csv'), regionColumns));
  write('catalog/gpus.tsv', renameColumns(read('gpus.csv'), gpuColumns));
  write('catalog/models.tsv', renameColumns(models, modelColumns));
  write('catalog/ollama-sizes.tsv', ollamaSizeTable(models, read('ollama_tags.csv.gz')));
  write('catalog/latency.tsv', latencyTable(read('latency.csv')));
  write('catalog/images.tsv', imageTable(providers.map((row) => column(row, 'id'))));
  write('catalog/rates.tsv', rateTable());
  write('measurements/vram.tsv', renameColumns(read('vram_measurements.csv'), vramColumns));
  write('measurements/throughput.tsv', renameColumns(read('throughput_measurements.csv'), throughputColumns));

  rmSync(join(outDir, 'catalog/specs'), { recursive: true, force: true });
  for (const [provider, rows] of Map.groupBy(read('specs.csv.gz'), (row) => column(row, 'provider'))) {
    write(`catalog/specs/${provider}.tsv`, specTable(rows));
  }
  return written;
}

if (import.meta.main) {
  const [dataDir, outDir = join(import.meta.dirname, '..')] = process.argv.slice(2);
  if (dataDir === undefined) {
    console.error('usage: node import/import-catalog.ts <dataDir> [outDir]');
    process.exit(2);
  }
  const written = importCatalog(dataDir, outDir);
  for (const [name, bytes] of written) console.log(`${String(bytes).padStart(9)} ${name}`);
  console.log(
    `${[...written.values()].reduce((sum, bytes) => sum + bytes, 0)} bytes in ${written.size} files`,
  );
}
