import type { LatencyMatrix } from '@terroir/recommend-engine';
import { CatalogFileError } from './load-error.ts';
import type { Table } from './load-table.ts';

/** The latency matrix; `~` marks a value copied from the opposite direction. */
export function loadLatency(table: Table, isRegion: (id: string) => boolean): LatencyMatrix {
  const regionIds = table.header.slice(1);
  const unknown = regionIds.find((id) => !isRegion(id));
  if (unknown !== undefined) {
    throw new CatalogFileError(table.file, table.headerLine, `region "${unknown}" is not in regions.tsv`);
  }
  const ms = new Float64Array(regionIds.length ** 2).fill(Number.NaN);
  const mirrored = new Uint8Array(ms.length);
  for (const [from, row] of table.rows.entries()) {
    if (row.cells[0] !== regionIds[from]) {
      throw new CatalogFileError(
        table.file,
        row.line,
        `expected region "${regionIds[from]}" as in the header, found "${row.cells[0]}"`,
      );
    }
    for (const [to, text] of row.cells.slice(1).entries()) {
      if (text === '') continue;
      const copied = text.startsWith('~');
      const value = Number(copied ? text.slice(1) : text);
      if (!Number.isFinite(value) || value < 0 || text === '~') {
        throw new CatalogFileError(
          table.file,
          row.line,
          `to "${regionIds[to]}": "${text}" is not milliseconds`,
        );
      }
      ms[from * regionIds.length + to] = value;
      mirrored[from * regionIds.length + to] = copied ? 1 : 0;
    }
  }
  if (table.rows.length !== regionIds.length) {
    throw new CatalogFileError(
      table.file,
      table.headerLine + table.rows.length,
      `${table.rows.length} lines for ${regionIds.length} regions`,
    );
  }
  return { regionIds, ms, mirrored };
}
