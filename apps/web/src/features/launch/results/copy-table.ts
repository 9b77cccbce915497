import type { RecommendationItem } from '@terroir/shared-types';
import type { ResultColumn } from './columns.ts';

export interface CopiedTable {
  header: readonly string[];
  rows: readonly (readonly (string | number | null)[])[];
}

/** What is on screen, raw: full numbers, no units in the cells. */
export const tableOf = (
  items: readonly RecommendationItem[],
  columns: readonly ResultColumn[],
  headerOf: (id: ResultColumn['id'] | 'rank' | 'spec') => string,
): CopiedTable => ({
  header: [headerOf('rank'), headerOf('spec'), ...columns.map(({ id }) => headerOf(id))],
  rows: items.map((item) => [item.rank, item.spec.id, ...columns.map(({ value }) => value(item))]),
});

/** A spreadsheet would run a text that begins so as a formula. */
const isFormula = (text: string): boolean => /^[=+\-@\t\r]/.test(text);

const csvCell = (value: string | number | null): string => {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = isFormula(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** RFC 4180; an unknown value is an empty cell. */
export const toCsv = ({ header, rows }: CopiedTable): string =>
  [header, ...rows].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');

const markdownCell = (value: string | number | null): string =>
  value === null
    ? '—'
    : typeof value === 'number'
      ? String(Number(value.toPrecision(6)))
      : value.replaceAll('|', String.raw`\|`).replaceAll(/\s+/g, ' ');

/** A GitHub table; columns of numbers are aligned right. */
export const toMarkdown = ({ header, rows }: CopiedTable): string => {
  const numeric = header.map((_, at) => rows.some((row) => typeof row[at] === 'number'));
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  return [
    line(header.map(markdownCell)),
    line(numeric.map((right) => (right ? '---:' : '---'))),
    ...rows.map((row) => line(row.map(markdownCell))),
  ].join('');
};
