import type { Spec } from '@terroir/shared-types';
import type { CatalogIndex } from './catalog-index.ts';
import type { PriceOrigin, RegionRow, SpecType } from './catalog-tables.ts';

export function typeAt(index: CatalogIndex, row: number): SpecType {
  const type = index.types[index.offers.type[row] ?? -1];
  if (type === undefined) throw new RangeError(`row ${row} of ${index.offers.length} has no VM type`);
  return type;
}

export function regionAt(index: CatalogIndex, row: number): RegionRow {
  const region = index.regions[index.offers.region[row] ?? -1];
  if (region === undefined) throw new RangeError(`row ${row} of ${index.offers.length} has no region`);
  return region;
}

export function originAt(index: CatalogIndex, row: number): PriceOrigin {
  const origin = index.origins[index.offers.origin[row] ?? -1];
  if (origin === undefined) throw new RangeError(`row ${row} of ${index.offers.length} has no price origin`);
  return origin;
}

/** USD per hour; null: not known. */
export function hourlyUsdAt(index: CatalogIndex, row: number): number | null {
  const price = index.offers.hourlyUsd[row] ?? Number.NaN;
  return Number.isNaN(price) ? null : price;
}

export function noteAt(index: CatalogIndex, row: number): string {
  const { note } = originAt(index, row);
  const amount = index.offers.amount[row] ?? Number.NaN;
  return Number.isNaN(amount) ? note : note.replace('{}', String(amount));
}

export function specIdAt(index: CatalogIndex, row: number): string {
  return `${regionAt(index, row).id}+${typeAt(index, row).name}`;
}

/** The spec in the words of the contract. */
export function specAt(index: CatalogIndex, row: number): Spec {
  const type = typeAt(index, row);
  const region = regionAt(index, row);
  const origin = originAt(index, row);
  return {
    id: specIdAt(index, row),
    provider: type.provider,
    region: region.region,
    name: type.name,
    vcpu: type.vcpu,
    memoryGib: type.memoryGib,
    arch: type.arch,
    accelerator: type.accelerator === null ? null : { ...type.accelerator },
    hourlyUsd: hourlyUsdAt(index, row),
    note: noteAt(index, row),
    priceSource: origin.source,
    priceAsOf: origin.asOf,
    priceKind: origin.kind ?? 'listed',
    priceExpiresAt: origin.expiresAt ?? null,
    lngLat: [region.lngLat[0], region.lngLat[1]],
  };
}

/** The row of a spec id (`provider+region+name`), or undefined. */
export function findRow(index: CatalogIndex, id: string): number | undefined {
  const second = id.indexOf('+', id.indexOf('+') + 1);
  const region = index.regionById.get(id.slice(0, second));
  if (second === -1 || region === undefined) return undefined;
  const name = id.slice(second + 1);
  let low = index.regionStart[region] ?? 0;
  let high = (index.regionStart[region + 1] ?? 0) - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = typeAt(index, middle).name;
    if (found === name) return middle;
    if (found < name) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
}

/** The spec with this id, or undefined when the catalog has none. */
export function getSpec(index: CatalogIndex, id: string): Spec | undefined {
  const row = findRow(index, id);
  return row === undefined ? undefined : specAt(index, row);
}
