import { column, type CsvRow } from './read-csv.ts';
import { toTsv } from './to-tsv.ts';

/** Region-to-region milliseconds as a matrix; `~` marks a value copied from the opposite direction. */
export function latencyTable(rows: readonly CsvRow[]): string {
  const cells = new Map<string, string>();
  const places = new Set<string>();
  for (const row of rows) {
    const from = `${column(row, 'from_provider')}+${column(row, 'from_region')}`;
    const to = `${column(row, 'to_provider')}+${column(row, 'to_region')}`;
    const note = column(row, 'note');
    if (note !== '' && note !== 'mirrored')
      throw new Error(`latency ${from} to ${to}: unknown note "${note}"`);
    cells.set(`${from}\t${to}`, (note === 'mirrored' ? '~' : '') + column(row, 'ms'));
    places.add(from).add(to);
  }
  const ordered = [...places].toSorted();
  return toTsv([
    ['from', ...ordered],
    ...ordered.map((from) => [from, ...ordered.map((to) => cells.get(`${from}\t${to}`) ?? '')]),
  ]);
}
