import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Spec } from '@terroir/shared-types';
import {
  type CatalogIndex,
  type PriceOrigin,
  type RegionRow,
  type SpecType,
  buildCatalogIndex,
  createOfferBuilder,
} from '../src/index.ts';
import { readFileSizes, readGpus, readModels } from './read-assets.ts';

interface Fixture {
  specs: Spec[];
  regions: RegionRow[];
  latency: { from: string; to: string; ms: number; mirrored: boolean }[];
}

/** Real rows of the catalog, frozen: a new price list must not change what the tests expect. */
export const fixture = JSON.parse(
  readFileSync(join(import.meta.dirname, 'fixtures/small-catalog.json'), 'utf8'),
) as Fixture;

/** An index over any specs, with the regions and latencies of the fixture. */
export function indexOf(specs: readonly Spec[]): CatalogIndex {
  const types: SpecType[] = [];
  const origins: PriceOrigin[] = [];
  const offers = createOfferBuilder(4);
  for (const spec of specs) {
    const { provider, name, vcpu, memoryGib, arch, accelerator } = spec;
    types.push({ provider, name, vcpu, memoryGib, arch, accelerator });
    origins.push({ source: spec.priceSource, asOf: spec.priceAsOf, note: spec.note });
    const region = fixture.regions.findIndex(({ id }) => id === `${provider}+${spec.region}`);
    const at = types.length - 1;
    offers.add({ type: at, region, origin: at, hourlyUsd: spec.hourlyUsd, amount: null });
  }
  const regionIds = [...new Set(fixture.latency.map(({ from }) => from))];
  const ms = new Float64Array(regionIds.length ** 2).fill(Number.NaN);
  const mirrored = new Uint8Array(ms.length);
  for (const pair of fixture.latency) {
    const cell = regionIds.indexOf(pair.from) * regionIds.length + regionIds.indexOf(pair.to);
    ms[cell] = pair.ms;
    mirrored[cell] = pair.mirrored ? 1 : 0;
  }
  return buildCatalogIndex({
    types,
    origins,
    offers: offers.build(),
    regions: fixture.regions,
    gpus: readGpus(),
    llmModels: readModels(),
    modelFileSizes: readFileSizes(),
    latency: { regionIds, ms, mirrored },
  });
}

/** The same VM without a known price, as an OpenStack cloud has it. */
export function unpriced(spec: Spec, name: string): Spec {
  return { ...spec, id: `${spec.provider}+${spec.region}+${name}`, name, hourlyUsd: null };
}
