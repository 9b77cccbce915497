import { parse } from 'csv-parse/sync';
import * as z from 'zod';
import { PriceListError, type RegionCall } from '../price-source.ts';
import { createRecordSplitter } from './split-records.ts';

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

/** Rows without these words price nothing for us; nine of ten are told apart by them, without reading their cells. */
const words = ['OnDemand', 'Shared', 'Linux'];
const mayPrice = (record: Buffer): boolean => words.every((word) => record.includes(word));

const cellsOf = (record: Buffer): string[] => {
  try {
    return parse(record, { bom: true, relax_column_count: true })[0] ?? [];
  } catch (error) {
    throw new PriceListError(
      `a row cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
};

/**
 * Reads an offer file row by row. Resolves with its day of publication, `YYYY-MM-DD`, if it says one. Throws a
 * `PriceListError` when it is not such a file or is cut off.
 */
export const readCsvList = async (
  body: AsyncIterable<Uint8Array>,
  { region, sink, signal }: Pick<RegionCall, 'region' | 'sink' | 'signal'>,
): Promise<string | null> => {
  let published: string | null = null;
  let columns: Columns | null = null;
  let preamble = 0;
  let last: Buffer | null = null;

  const beforeHeader = (record: Buffer): void => {
    const cells = cellsOf(record);
    preamble += 1;
    if (cells.includes('SKU') && cells.includes('PricePerUnit')) columns = columnsOf(cells);
    else if (cells[0] === 'Publication Date')
      published = z.iso.date().safeParse(cells[1]?.slice(0, 10)).data ?? null;
    else if (preamble > preambleMax) throw noHeader();
  };

  const readRow = (record: Buffer, { count, tests, cells: wantedCells }: Columns): void => {
    const cells = cellsOf(record);
    if (cells.length !== count) {
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

  const take = (record: Buffer): void => {
    if (record.length === 0) return;
    if (columns === null) {
      beforeHeader(record);
      return;
    }
    sink.sawRow();
    last = record;
    if (mayPrice(record)) readRow(record, columns);
  };

  const splitter = createRecordSplitter(rowMaxBytes);
  try {
    for await (const piece of body) {
      signal.throwIfAborted();
      for (const record of splitter.push(piece)) take(record);
    }
  } catch (error) {
    if (error instanceof RangeError) throw new PriceListError(`the file cannot be read: ${error.message}`);
    throw error;
  }
  const rest = splitter.rest();
  if (rest?.isQuoted === true) throw new PriceListError('the file is cut off within a cell');
  if (rest !== null) take(rest.record);
  return endOf(columns, last, published);
};

/** The last row must be whole: a file of rows says nowhere how many there are. */
const endOf = (columns: Columns | null, last: Buffer | null, published: string | null): string | null => {
  if (columns === null) throw noHeader();
  if (last !== null && cellsOf(last).length !== columns.count) {
    throw new PriceListError('the file is cut off in its last row');
  }
  return published;
};

const noHeader = () => new PriceListError('the file has no header, so it is no offer file');
