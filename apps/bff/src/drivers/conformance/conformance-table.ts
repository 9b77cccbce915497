/**
 * How each scenario went with one driver, in their order: `✓`, `FAILED`, `not run` or `absent: <reason>`. A name in
 * `**` is the title of those that follow.
 */
export type Column = Readonly<Record<string, string>>;

const begin = '<!-- conformance: written by the tests -->';
const end = '<!-- end of conformance -->';

/** The table scenario × driver in Markdown, with the rows of the first column. */
export const renderTable = (columns: Readonly<Record<string, Column>>): string => {
  const drivers = Object.keys(columns);
  const [first = {}] = Object.values(columns);
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    row(['', ...drivers]),
    row(['---', ...drivers.map(() => '---')]),
    ...Object.keys(first).map((name) =>
      row([name, ...drivers.map((driver) => columns[driver]?.[name] ?? '')]),
    ),
  ].join('\n');
};

const placeOf = (page: string): { before: string; table: string; after: string } => {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the page has no place for the table: ${begin} … ${end}`);
  const start = from + begin.length;
  return { before: page.slice(0, start), table: page.slice(start, to), after: page.slice(to) };
};

/** The columns that a page shows, by driver. */
export const readTable = (page: string): Record<string, Column> => {
  const rows = placeOf(page)
    .table.split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .slice(1, line.lastIndexOf('|'))
        .split('|')
        .map((cell) => cell.trim()),
    );
  const [[, ...drivers] = [], , ...body] = rows;
  return Object.fromEntries(
    drivers.map((driver, at) => [
      driver,
      Object.fromEntries(body.map(([name = '', ...cells]) => [name, cells[at] ?? ''])),
    ]),
  );
};

/** The page with these columns in its table; those of other drivers stay. */
export const withColumns = (page: string, ran: Readonly<Record<string, Column>>): string => {
  const { before, after } = placeOf(page);
  const kept = readTable(page);
  const drivers = [...new Set([...Object.keys(kept), ...Object.keys(ran)])];
  const [rows = {}] = Object.values(ran);
  const columns = Object.fromEntries(
    drivers.map((driver) => {
      const cells = ran[driver] ?? kept[driver] ?? {};
      return [driver, Object.fromEntries(Object.keys(rows).map((name) => [name, cells[name] ?? 'not run']))];
    }),
  );
  for (const column of Object.values(columns))
    for (const name of Object.keys(column)) if (name.startsWith('**')) column[name] = '';
  return `${before}\n\n${renderTable(columns)}\n\n${after}`;
};
