import { column, type CsvRow } from './read-csv.ts';
import { toTsv } from './to-tsv.ts';

const typeColumns = [
  ['spec', 'name'],
  ['vcpu', 'vcpu'],
  ['memory_gib', 'memoryGib'],
  ['arch', 'arch'],
  ['gpu_vendor', 'gpuVendor'],
  ['gpu_model', 'gpuModel'],
  ['gpu_count', 'gpuCount'],
  ['gpu_memory_gib_each', 'gpuMemoryGibEach'],
  ['gpu_memory_gib_total', 'gpuMemoryGibTotal'],
] as const;

/** Original amount in a note such as "CNY 2.75 @7.2 (China-site list)": kept per cell, the rest once. */
const originalAmount = /^(CNY|KRW|EUR) (\d+(?:\.\d+)?) @/;

/**
 * One provider's specs as a price matrix: a line per VM type, a column per region. Where each price comes
 * from (source and note) is declared once on `#origin` lines and named by a letter in the cell.
 */
export function specTable(rows: readonly CsvRow[]): string {
  const origins = originKeys(rows);
  const regions = [...new Set(rows.map((row) => column(row, 'region')))].toSorted(byCodeUnit);
  const types = new Map<string, Map<string, string>>();
  for (const row of rows) {
    const key = typeColumns.map(([from]) => column(row, from)).join('\t');
    const cells = types.get(key) ?? new Map<string, string>();
    const region = column(row, 'region');
    if (cells.has(region)) throw new Error(`${column(row, 'spec')} is listed twice in ${region}`);
    cells.set(region, priceCell(row, origins));
    types.set(key, cells);
  }
  const lines = [...types].toSorted(([a], [b]) => byCodeUnit(a, b));
  return toTsv([
    ...[...origins].map(([origin, key]) => ['#origin', key, ...origin.split('\t')]),
    [...typeColumns.map(([, to]) => to), ...regions],
    ...lines.map(([type, cells]) => [
      ...type.split('\t'),
      ...regions.map((region) => cells.get(region) ?? ''),
    ]),
  ]);
}

function originOf(row: CsvRow): { origin: string; amount: string | undefined } {
  const note = column(row, 'currency_note');
  const amount = originalAmount.exec(note)?.[2];
  const template = amount === undefined ? note : note.replace(` ${amount} @`, ' {} @');
  return { origin: `${column(row, 'source')}\t${template}`, amount };
}

/** Letters by how often an origin is used; the most used one, `a`, is left out of the cells. */
function originKeys(rows: readonly CsvRow[]): Map<string, string> {
  const uses = new Map<string, number>();
  for (const row of rows) {
    const { origin } = originOf(row);
    uses.set(origin, (uses.get(origin) ?? 0) + 1);
  }
  const ordered = [...uses].toSorted(([a, m], [b, n]) => n - m || byCodeUnit(a, b));
  if (ordered.length > 26) throw new Error(`${ordered.length} origins: cells have room for 26 letters`);
  return new Map(ordered.map(([origin], index) => [origin, String.fromCodePoint(97 + index)]));
}

function priceCell(row: CsvRow, origins: ReadonlyMap<string, string>): string {
  const { origin, amount } = originOf(row);
  const key = origins.get(origin);
  const price = column(row, 'usd_per_hour') || '-';
  return (key === 'a' ? '' : key) + price + (amount === undefined ? '' : `;${amount}`);
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
