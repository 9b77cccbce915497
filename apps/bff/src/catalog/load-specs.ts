import type { OfferColumns, PriceOrigin, SpecType } from '@terroir/recommend-engine';
import { createOfferBuilder } from '@terroir/recommend-engine';
import * as z from 'zod';
import { CatalogFileError } from './load-error.ts';
import { cell, loadRecords } from './load-records.ts';
import type { Table, TableRow } from './load-table.ts';

const typeColumns = [
  'name',
  'vcpu',
  'memoryGib',
  'arch',
  'gpuVendor',
  'gpuModel',
  'gpuCount',
  'gpuMemoryGibEach',
  'gpuMemoryGibTotal',
];

/** Vendors whose accelerators run neither CUDA nor ROCm. */
const npuVendors = new Set(['aws', 'intel', 'qualcomm']);

const positive = cell.number.refine((value) => value > 0, 'must be above 0');
const positiveOrNull = cell.numberOrNull.refine((value) => value === null || value > 0, 'must be above 0');

const typeRow = z
  .object({
    name: cell.text.refine((name) => !/[\s+]/.test(name), 'must not hold a space or "+"'),
    vcpu: positive,
    memoryGib: positive,
    arch: z.enum(['x86_64', 'arm64']),
    gpuVendor: z.string(),
    gpuModel: z.string(),
    gpuCount: positiveOrNull,
    gpuMemoryGibEach: positiveOrNull,
    gpuMemoryGibTotal: positiveOrNull,
  })
  .refine((row) => (row.gpuModel === '') === (row.gpuVendor === '' && row.gpuCount === null), {
    message: 'model, vendor and count come together or not at all',
    path: ['gpuModel'],
  });

export interface SpecTables {
  types: SpecType[];
  origins: PriceOrigin[];
  offers: OfferColumns;
}

/**
 * Reads the price matrices of all providers into columns, one table at a time: all of them at once as text
 * would cost more memory than the catalog itself. Throws a `CatalogFileError` with file and line.
 */
export function loadSpecs(
  providers: Iterable<{ id: string; table: Table }>,
  regionOf: (regionId: string) => number | undefined,
): SpecTables {
  const types: SpecType[] = [];
  const origins: PriceOrigin[] = [];
  const offers = createOfferBuilder(1 << 17);
  for (const { id, table } of providers) {
    const regions = regionColumns(id, table, regionOf);
    const originByLetter = loadOrigins(table, origins);
    // The schema is for the type alone; region columns are read as cells.
    const typeTable = { ...table, header: typeColumns };
    const rowsByName = new Map<string, TableRow[]>();
    for (const [at, { value }] of loadRecords(typeTable, typeRow).entries()) {
      const row = table.rows[at];
      if (row === undefined) continue;
      refuseOverlap(table, row, rowsByName);
      const type = types.length;
      types.push(toSpecType(id, value));
      for (let column = 0; column < regions.length; column += 1) {
        const text = row.cells[typeColumns.length + column];
        const region = regions[column];
        if (text === undefined || text === '' || region === undefined) continue;
        offers.add({ type, region, ...parseCell(table, row, column, text, originByLetter) });
      }
    }
  }
  return { types, origins, offers: offers.build() };
}

/** A name may have several lines (sizes that differ by region), but only one of them in any region. */
function refuseOverlap(table: Table, row: TableRow, rowsByName: Map<string, TableRow[]>): void {
  const name = row.cells[0] ?? '';
  const earlier = rowsByName.get(name) ?? [];
  for (const other of earlier) {
    const both = row.cells.findIndex(
      (text, at) => at >= typeColumns.length && text !== '' && other.cells[at] !== '',
    );
    if (both !== -1) throw bad(table, row, both - typeColumns.length, `already priced on line ${other.line}`);
  }
  rowsByName.set(name, [...earlier, row]);
}

const cellPattern = /^([a-z])?(-|\d+(?:\.\d+)?)(?:;(\d+(?:\.\d+)?))?$/;

function parseCell(
  table: Table,
  row: TableRow,
  column: number,
  text: string,
  origins: ReadonlyMap<string, number>,
): { origin: number; hourlyUsd: number | null; amount: number | null } {
  const match = cellPattern.exec(text);
  if (match === null) throw bad(table, row, column, `"${text}" is not a price`);
  const origin = origins.get(match[1] ?? 'a');
  if (origin === undefined) throw bad(table, row, column, `origin "${match[1] ?? 'a'}" is not declared`);
  const hourlyUsd = match[2] === '-' ? null : Number(match[2]);
  if (hourlyUsd === 0) throw bad(table, row, column, 'a price of 0: write "-" when it is not known');
  return { origin, hourlyUsd, amount: match[3] === undefined ? null : Number(match[3]) };
}

function regionColumns(
  provider: string,
  table: Table,
  regionOf: (regionId: string) => number | undefined,
): number[] {
  const wrong = typeColumns.find((name, at) => table.header[at] !== name);
  if (wrong !== undefined) {
    throw new CatalogFileError(table.file, table.headerLine, `column "${wrong}" is missing or out of place`);
  }
  return table.header.slice(typeColumns.length).map((name) => {
    const region = regionOf(`${provider}+${name}`);
    if (region === undefined) {
      throw new CatalogFileError(table.file, table.headerLine, `region "${name}" is not in regions.tsv`);
    }
    return region;
  });
}

function loadOrigins(table: Table, origins: PriceOrigin[]): Map<string, number> {
  return new Map(
    table.preamble.map(({ line, cells }) => {
      const [tag, letter, source, note] = cells;
      if (tag !== '#origin' || !letter?.match(/^[a-z]$/) || !source || note === undefined) {
        throw new CatalogFileError(table.file, line, 'expected "#origin", a letter, a source and a note');
      }
      origins.push({ source, asOf: /\b(\d{4}-\d{2})$/.exec(source)?.[1] ?? null, note });
      return [letter, origins.length - 1];
    }),
  );
}

function toSpecType(provider: string, row: z.infer<typeof typeRow>): SpecType {
  const { name, vcpu, memoryGib, arch, gpuVendor, gpuModel, gpuCount } = row;
  if (gpuModel === '') return { provider, name, vcpu, memoryGib, arch, accelerator: null };
  const type = npuVendors.has(gpuVendor) ? 'npu' : 'gpu';
  const memory = { memoryGibEach: row.gpuMemoryGibEach, memoryGibTotal: row.gpuMemoryGibTotal };
  const accelerator = { type, vendor: gpuVendor, model: gpuModel, count: gpuCount ?? 1, ...memory } as const;
  return { provider, name, vcpu, memoryGib, arch, accelerator };
}

function bad(table: Table, row: TableRow, column: number, issue: string): CatalogFileError {
  const region = table.header[typeColumns.length + column];
  return new CatalogFileError(table.file, row.line, `${row.cells[0]} in "${region}": ${issue}`);
}
