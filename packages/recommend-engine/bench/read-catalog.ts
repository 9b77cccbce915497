import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CatalogTables,
  type PriceOrigin,
  type RegionRow,
  type SpecType,
  createOfferBuilder,
} from '../src/index.ts';
import { readAsset, readFileSizes, readGpus, readModels } from '../test/read-assets.ts';

const specs = join(import.meta.dirname, '../../../assets/catalog/specs');
const typeColumns = 9;
const npuVendors = ['aws', 'intel', 'qualcomm'];

/** The shipped catalog without the server's checks; `copies` repeats every offer with a shifted price. */
export function readTables(copies = 1): CatalogTables {
  const regions = readAsset('catalog/regions.tsv').map((row): RegionRow => ({
    id: `${row['provider']}+${row['region']}`,
    provider: row['provider'] ?? '',
    region: row['region'] ?? '',
    name: row['name'] ?? '',
    country: row['country'] ?? '',
    lngLat: [Number(row['lng']), Number(row['lat'])],
  }));
  const numbers = new Map(regions.map((region, at) => [region.id, at]));
  const types: SpecType[] = [];
  const origins: PriceOrigin[] = [{ source: 'bench', asOf: null, note: '' }];
  const offers = createOfferBuilder(1 << 17);
  for (const file of readdirSync(specs)) {
    const provider = file.replace('.tsv', '');
    const lines = readFileSync(join(specs, file), 'utf8').trimEnd().split('\n');
    const [header = [], ...rows] = lines
      .filter((line) => !line.startsWith('#'))
      .map((line) => line.split('\t'));
    for (let copy = 0; copy < copies; copy += 1) {
      for (const cells of rows) {
        types.push(specType(provider, cells, copy));
        for (let at = typeColumns; at < header.length; at += 1) {
          const price = /^[a-z]?([\d.]+)/.exec(cells[at] ?? '')?.[1];
          const region = numbers.get(`${provider}+${header[at]}`);
          if (price === undefined || region === undefined) continue;
          const hourlyUsd = Number(price) * (1 + copy / 100);
          offers.add({ type: types.length - 1, region, origin: 0, hourlyUsd, amount: null });
        }
      }
    }
  }
  const latency = readLatency();
  const shared = { gpus: readGpus(), llmModels: readModels(), modelFileSizes: readFileSizes() };
  return { regions, types, origins, offers: offers.build(), latency, ...shared };
}

function specType(provider: string, cells: readonly string[], copy: number): SpecType {
  const [name = '', vcpu, memoryGib, arch, vendor = '', model = '', count, each, total] = cells;
  return {
    provider,
    name: copy === 0 ? name : `${name}-copy${copy}`,
    vcpu: Number(vcpu),
    memoryGib: Number(memoryGib),
    arch: arch === 'arm64' ? 'arm64' : 'x86_64',
    accelerator:
      model === ''
        ? null
        : {
            type: npuVendors.includes(vendor) ? 'npu' : 'gpu',
            vendor,
            model,
            count: Number(count),
            memoryGibEach: Number(each),
            memoryGibTotal: Number(total),
          },
  };
}

function readLatency(): CatalogTables['latency'] {
  const rows = readAsset('catalog/latency.tsv');
  const regionIds = rows.map((row) => row['from'] ?? '');
  const cells = rows.flatMap((row) => regionIds.map((id) => row[id] ?? ''));
  const ms = Float64Array.from(cells, (cell) => (cell === '' ? Number.NaN : Number(cell.replace('~', ''))));
  return { regionIds, ms, mirrored: Uint8Array.from(cells, (cell) => (cell.startsWith('~') ? 1 : 0)) };
}
