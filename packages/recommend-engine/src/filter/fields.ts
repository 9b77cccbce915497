import type { CatalogIndex } from '../catalog/catalog-index.ts';
import { hourlyUsdAt, noteAt, specIdAt } from '../catalog/read-spec.ts';

/**
 * Where a field's value lives. A condition is decided once per VM type, region or price origin and looked up
 * per row; only what truly differs by row is decided per row.
 */
export type Domain = 'type' | 'region' | 'origin' | 'row';

export type FieldValue = string | number | boolean | null;

export interface Field {
  path: string;
  kind: 'number' | 'string' | 'object';
  domain: Domain;
  /** Unit that the value is in, for messages and for units written in an expression. */
  unit?: 'GiB' | 'USD/h';
  /** Offered as a facet: every value with its count, or bands that begin at these figures. */
  facet?: 'values' | readonly number[];
  /** The value at position `at` of the domain; null: missing. */
  read: (index: CatalogIndex, at: number) => FieldValue;
}

type Rest = Pick<Field, 'unit' | 'facet'>;

const ofType = (
  path: string,
  kind: Field['kind'],
  read: (type: CatalogIndex['types'][number]) => FieldValue,
  rest: Rest = {},
): Field => ({
  path,
  kind,
  domain: 'type',
  read: (index, at) => {
    const type = index.types[at];
    return type === undefined ? null : read(type);
  },
  ...rest,
});

const ofRegion = (
  path: string,
  kind: Field['kind'],
  read: (region: CatalogIndex['regions'][number]) => FieldValue,
  rest: Rest = {},
): Field => ({
  path,
  kind,
  domain: 'region',
  read: (index, at) => {
    const region = index.regions[at];
    return region === undefined ? null : read(region);
  },
  ...rest,
});

const values = { facet: 'values' } as const;
const sizes = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048];
const cardGib = [1, 8, 16, 24, 40, 48, 80, 96, 160, 320, 640, 1024];
const prices = [0, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100];

/** Everything that can be filtered, written in an expression and counted: one line per field. */
const fields: readonly Field[] = [
  { path: 'id', kind: 'string', domain: 'row', read: specIdAt },
  ofType('provider', 'string', (type) => type.provider, values),
  ofRegion('region', 'string', (region) => region.region, values),
  ofRegion('regionId', 'string', (region) => region.id, values),
  ofRegion('place', 'string', (region) => region.name),
  ofRegion('country', 'string', (region) => region.country, values),
  ofRegion('lng', 'number', (region) => region.lngLat[0]),
  ofRegion('lat', 'number', (region) => region.lngLat[1]),
  ofRegion('lngLat', 'object', () => true),
  ofType('name', 'string', (type) => type.name),
  ofType('vcpu', 'number', (type) => type.vcpu, { facet: sizes }),
  ofType('memoryGib', 'number', (type) => type.memoryGib, { unit: 'GiB', facet: sizes }),
  ofType('arch', 'string', (type) => type.arch, values),
  ofType('accelerator', 'object', (type) => (type.accelerator === null ? null : true)),
  ofType('accelerator.type', 'string', (type) => type.accelerator?.type ?? null, values),
  ofType('accelerator.vendor', 'string', (type) => type.accelerator?.vendor ?? null, values),
  ofType('accelerator.model', 'string', (type) => type.accelerator?.model ?? null, values),
  ofType('accelerator.count', 'number', (type) => type.accelerator?.count ?? null, values),
  ofType('accelerator.memoryGibEach', 'number', (type) => type.accelerator?.memoryGibEach ?? null, {
    unit: 'GiB',
    facet: cardGib,
  }),
  ofType('accelerator.memoryGibTotal', 'number', (type) => type.accelerator?.memoryGibTotal ?? null, {
    unit: 'GiB',
    facet: cardGib,
  }),
  { path: 'hourlyUsd', kind: 'number', domain: 'row', unit: 'USD/h', facet: prices, read: hourlyUsdAt },
  { path: 'note', kind: 'string', domain: 'row', read: (index, at) => noteAt(index, at) || null },
  {
    path: 'priceSource',
    kind: 'string',
    domain: 'origin',
    facet: 'values',
    read: (index, at) => index.origins[at]?.source ?? null,
  },
  {
    path: 'priceAsOf',
    kind: 'string',
    domain: 'origin',
    read: (index, at) => index.origins[at]?.asOf ?? null,
  },
  {
    path: 'priceKind',
    kind: 'string',
    domain: 'origin',
    read: (index, at) => index.origins[at]?.kind ?? 'listed',
  },
  {
    path: 'priceExpiresAt',
    kind: 'string',
    domain: 'origin',
    read: (index, at) => index.origins[at]?.expiresAt ?? null,
  },
];

/** Short words of the expression box, then the words that CB-Tumblebug has for the same thing. */
const aliases: Record<string, string> = {
  gpu: 'accelerator.model',
  gpus: 'accelerator.count',
  vram: 'accelerator.memoryGibTotal',
  price: 'hourlyUsd',
  mem: 'memoryGib',
  'lngLat.0': 'lng',
  'lngLat.1': 'lat',
  costPerHour: 'hourlyUsd',
  providerName: 'provider',
  regionName: 'region',
  cspSpecName: 'name',
  architecture: 'arch',
  acceleratorModel: 'accelerator.model',
  acceleratorType: 'accelerator.type',
  acceleratorCount: 'accelerator.count',
  acceleratorMemoryGB: 'accelerator.memoryGibTotal',
  description: 'note',
};

const byName = new Map(fields.map((field) => [field.path, field]));
for (const [alias, path] of Object.entries(aliases)) {
  const field = byName.get(path);
  if (field !== undefined) byName.set(alias, field);
}
const byPlainName = new Map([...byName].map(([name, field]) => [name.toLowerCase(), field]));

/** The field with this dotted path or alias, in any case of letters. */
export function fieldNamed(name: string): Field | undefined {
  return byPlainName.get(name.toLowerCase());
}

/** Every path and alias that a filter may name. */
export function fieldNames(): string[] {
  return [...byName.keys()];
}

/** The fields that are counted as facets, in the order of the schema. */
export function facetFields(): Field[] {
  return fields.filter((field) => field.facet !== undefined);
}
