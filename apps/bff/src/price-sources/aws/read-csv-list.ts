import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Writable } from 'node:stream';
import { parse } from 'csv-parse';
import * as z from 'zod';
import { PriceListError, type RegionCall } from '../price-source.ts';

/** A row has some 90 cells and about 1.5 kB. */
const rowMaxBytes = 64 * 1024;
/** Lines of "name","value" before the header. */
const preambleMax = 20;

/** What a row must say to price a plain Linux VM on demand. */
const wanted: Readonly<Record<string, string>> = {
  TermType: 'OnDemand',
  Unit: 'Hrs',
  Tenancy: 'Shared',
  'Operating System': 'Linux',
  CapacityStatus: 'Used',
  'Pre Installed S/W': 'NA',
  'License Model': 'No License required',
};
/** Not in every version of the file. */
const wantedIfThere: Readonly<Record<string, string>> = {
  MarketOption: 'OnDemand',
  operation: 'RunInstances',
};
const read = ['Instance Type', 'PricePerUnit', 'Currency', 'Region Code'] as const;

const rowSchema = z.object({
  'Instance Type': z.string().min(1).max(100),
  PricePerUnit: z.string().max(40),
  Currency: z.string().max(8),
  'Region Code': z.string().max(64),
});

interface Columns {
  count: number;
  tests: readonly (readonly [at: number, value: string])[];
  cells: readonly (readonly [name: (typeof read)[number], at: number])[];
}

const columnsOf = (header: readonly string[]): Columns => {
  const place = (name: string): number => {
    const at = header.indexOf(name);
    if (at === -1) throw new PriceListError(`the file has no column ${JSON.stringify(name)}`);
    return at;
  };
  const optional = Object.entries(wantedIfThere).filter(([name]) => header.includes(name));
  return {
    count: header.length,
    tests: [...Object.entries(wanted), ...optional].map(([name, value]) => [place(name), value]),
    cells: read.map((name) => [name, place(name)]),
  };
};

/**
 * Reads an offer file row by row. Resolves with its day of publication, `YYYY-MM-DD`, if it says one. Throws a
 * `PriceListError` when it is not such a file or is cut off.
 */
export const readCsvList = async (
  body: Readable,
  { region, sink, signal }: Pick<RegionCall, 'region' | 'sink' | 'signal'>,
): Promise<string | null> => {
  let published: string | null = null;
  let columns: Columns | null = null;
  let lines = 0;
  let lastIsWhole = true;

  const beforeHeader = (cells: readonly string[]): void => {
    if (cells.includes('SKU') && cells.includes('PricePerUnit')) columns = columnsOf(cells);
    else if (cells[0] === 'Publication Date')
      published = z.iso.date().safeParse(cells[1]?.slice(0, 10)).data ?? null;
    else if (lines > preambleMax) throw new PriceListError('the file has no header, so it is no offer file');
  };

  const take = (cells: readonly string[], { count, tests, cells: wantedCells }: Columns): void => {
    sink.sawRow();
    lastIsWhole = cells.length === count;
    if (!lastIsWhole) {
      sink.malformed(cells[0] ?? '', `${cells.length} cells where the header has ${count}`);
      return;
    }
    if (!tests.every(([at, value]) => cells[at] === value)) return;
    const row = rowSchema.safeParse(Object.fromEntries(wantedCells.map(([name, at]) => [name, cells[at]])));
    if (!row.success) {
      sink.malformed(cells[0] ?? '', z.prettifyError(row.error));
      return;
    }
    const { 'Instance Type': name, PricePerUnit, Currency, 'Region Code': code } = row.data;
    if (code !== region) sink.malformed(name, `a row of the region ${code}`);
    else sink.found({ name, perHour: PricePerUnit, currency: Currency });
  };

  try {
    await pipeline(
      body,
      parse({ bom: true, relax_column_count: true, max_record_size: rowMaxBytes }),
      new Writable({
        objectMode: true,
        write(cells: string[], _encoding, next) {
          lines += 1;
          try {
            if (columns === null) beforeHeader(cells);
            else take(cells, columns);
            next();
          } catch (error) {
            next(error instanceof Error ? error : new Error(String(error)));
          }
        },
      }),
      { signal },
    );
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof PriceListError) throw error;
    throw new PriceListError(
      `the file cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  if (columns === null) throw new PriceListError('the file has no header, so it is no offer file');
  if (!lastIsWhole) throw new PriceListError('the file is cut off in its last row');
  return published;
};
