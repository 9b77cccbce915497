import { column, type CsvRow } from './read-csv.ts';

/** Writes cells as tab-separated lines; a tab or line break inside a cell would shift columns, so it throws. */
export function toTsv(lines: readonly (readonly string[])[]): string {
  for (const cells of lines) {
    const broken = cells.find((cell) => /[\t\r\n]/.test(cell));
    if (broken !== undefined) throw new Error(`cell ${JSON.stringify(broken)} holds a tab or line break`);
  }
  return lines.map((cells) => cells.join('\t') + '\n').join('');
}

/** Renames and orders CSV columns (`[[from, to], …]`) into a TSV table with a header line. */
export function renameColumns(
  rows: readonly CsvRow[],
  names: readonly (readonly [string, string])[],
): string {
  return toTsv([
    names.map(([, to]) => to),
    ...rows.map((row) => names.map(([from]) => column(row, from).replaceAll(/\s+/g, ' ').trim())),
  ]);
}
