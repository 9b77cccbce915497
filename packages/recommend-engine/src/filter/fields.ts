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
  /** The value at position `at` of the domain; null: missing. */
  read: (index: CatalogIndex, at: number) => FieldValue;
}

const ofType = (
  path: string,
  kind: Field['kind'],
  read: (type: CatalogIndex['types'][number]) => FieldValue,
  unit?: Field['unit'],
): Field => {
  const field: Field = {
    path,
    kind,
    domain: 'type',
    read: (index, at) => {
      const type = index.types[at];
      return type === undefined ? null : read(type);
    },
  };
  return unit === undefined ? field : { ...field, unit };
};

const fields: readonly Field[] = [
  { path: 'id', kind: 'string', domain: 'row', read: specIdAt },
  ofType('provider', 'string', (type) => type.provider),
  {
    path: 'region',
    kind: 'string',
    domain: 'region',
    read: (index, at) => index.regions[at]?.region ?? null,
  },
  {
    path: 'regionName',
    kind: 'string',
    domain: 'region',
    read: (index, at) => index.regions[at]?.name ?? null,
  },
  {
    path: 'country',
    kind: 'string',
    domain: 'region',
    read: (index, at) => index.regions[at]?.country ?? null,
  },
  {
    path: 'lng',
    kind: 'number',
    domain: 'region',
    read: (index, at) => index.regions[at]?.lngLat[0] ?? null,
  },
  {
    path: 'lat',
    kind: 'number',
    domain: 'region',
    read: (index, at) => index.regions[at]?.lngLat[1] ?? null,
  },
  { path: 'lngLat', kind: 'object', domain: 'region', read: (index, at) => index.regions[at] !== undefined },
  ofType('name', 'string', (type) => type.name),
  ofType('vcpu', 'number', (type) => type.vcpu),
  ofType('memoryGib', 'number', (type) => type.memoryGib, 'GiB'),
  ofType('arch', 'string', (type) => type.arch),
  ofType('accelerator', 'object', (type) => (type.accelerator === null ? null : true)),
  ofType('accelerator.type', 'string', (type) => type.accelerator?.type ?? null),
  ofType('accelerator.vendor', 'string', (type) => type.accelerator?.vendor ?? null),
  ofType('accelerator.model', 'string', (type) => type.accelerator?.model ?? null),
  ofType('accelerator.count', 'number', (type) => type.accelerator?.count ?? null),
  ofType('accelerator.memoryGibEach', 'number', (type) => type.accelerator?.memoryGibEach ?? null, 'GiB'),
  ofType('accelerator.memoryGibTotal', 'number', (type) => type.accelerator?.memoryGibTotal ?? null, 'GiB'),
  { path: 'hourlyUsd', kind: 'number', domain: 'row', unit: 'USD/h', read: hourlyUsdAt },
  { path: 'note', kind: 'string', domain: 'row', read: (index, at) => noteAt(index, at) || null },
  {
    path: 'priceSource',
    kind: 'string',
    domain: 'origin',
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
];

const aliases: Record<string, string> = {
  gpu: 'accelerator.model',
  gpus: 'accelerator.count',
  vram: 'accelerator.memoryGibTotal',
  price: 'hourlyUsd',
  mem: 'memoryGib',
  'lngLat.0': 'lng',
  'lngLat.1': 'lat',
};

const byName = new Map<string, Field>();
for (const field of fields) byName.set(field.path, field);
for (const [alias, path] of Object.entries(aliases)) {
  const field = byName.get(path);
  if (field !== undefined) byName.set(alias, field);
}

/** The field with this dotted path or alias. */
export function fieldNamed(name: string): Field | undefined {
  return byName.get(name);
}

/** Every path and alias that a filter may name. */
export function fieldNames(): string[] {
  return [...byName.keys()];
}
