import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';

export type CsvRow = Record<string, string>;

/** Reads a CSV file (`.gz` is unpacked) with a header line. Throws with the file name when it cannot. */
export function readCsv(path: string): CsvRow[] {
  try {
    const bytes = readFileSync(path);
    const text = path.endsWith('.gz') ? gunzipSync(bytes) : bytes;
    return parse<CsvRow>(text, { columns: true, bom: true });
  } catch (error) {
    throw new Error(
      `${path}: cannot be read as CSV: ${error instanceof Error ? error.message : String(error)}`,
      {
        cause: error,
      },
    );
  }
}

/** The value of a column; throws when the file has no such column, so that a renamed column is noticed. */
export function column(row: CsvRow, name: string): string {
  const value = row[name];
  if (value === undefined)
    throw new Error(`column "${name}" is missing; found ${Object.keys(row).join(', ')}`);
  return value;
}
