import { readFileSync } from 'node:fs';
import { CatalogFileError } from './load-error.ts';

/** One line of a table with its place, so that a bad value can be reported as `file line n`. */
export interface TableRow {
  line: number;
  cells: readonly string[];
}

export interface Table {
  /** Name for messages, e.g. `assets/catalog/regions.tsv`. */
  file: string;
  header: readonly string[];
  headerLine: number;
  /** Lines before the header that start with `#`. */
  preamble: readonly TableRow[];
  rows: readonly TableRow[];
}

/** Reads a tab-separated table. Throws a `CatalogFileError` with file and line. */
export function loadTable(path: string, file: string): Table {
  const lines = readText(path, file).split('\n');
  if (lines.pop() !== '') {
    throw new CatalogFileError(file, lines.length + 1, 'the file is cut off: no line break at its end');
  }
  const start = lines.findIndex((line) => !line.startsWith('#'));
  const header = lines[start]?.split('\t');
  if (header === undefined) throw new CatalogFileError(file, 1, 'the file has no header line');
  const repeated = header.find((name, at) => header.indexOf(name) !== at);
  if (repeated !== undefined)
    throw new CatalogFileError(file, start + 1, `column "${repeated}" appears twice`);

  const row = (text: string, at: number): TableRow => ({ line: at + 1, cells: text.split('\t') });
  const preamble = lines.slice(0, start).map(row);
  const rows = lines.slice(start + 1).map((text, at) => row(text, at + start + 1));
  for (const { line, cells } of rows) {
    if (cells.length !== header.length) {
      throw new CatalogFileError(file, line, `${cells.length} columns where the header has ${header.length}`);
    }
  }
  return { file, header, headerLine: start + 1, preamble, rows };
}

function readText(path: string, file: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new CatalogFileError(file, undefined, error instanceof Error ? error.message : String(error));
  }
}
