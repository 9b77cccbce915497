import * as z from 'zod';
import { CatalogFileError } from './load-error.ts';
import type { Table, TableRow } from './load-table.ts';

/** Cells as numbers and optional values: an empty cell is "not known", never 0. */
export const cell = {
  text: z.string().min(1, 'must not be empty'),
  textOrNull: z.string().transform((text) => (text === '' ? null : text)),
  number: z.string().transform(toNumber),
  numberOrNull: z.string().transform((text, context) => (text === '' ? null : toNumber(text, context))),
};

function toNumber(text: string, context: z.core.$RefinementCtx<string>): number {
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number)) {
    context.addIssue({ code: 'custom', message: `"${text}" is not a number` });
    return z.NEVER;
  }
  return number;
}

export interface LoadedRecord<Value> {
  line: number;
  value: Value;
}

/** Parses every row by a schema over the header's names. Throws a `CatalogFileError` at the first bad row. */
export function loadRecords<Schema extends z.ZodType>(
  table: Table,
  schema: Schema,
): LoadedRecord<z.infer<Schema>>[] {
  return table.rows.map((row) => ({ line: row.line, value: parseRow(table, row, schema) }));
}

function parseRow<Schema extends z.ZodType>(table: Table, row: TableRow, schema: Schema): z.infer<Schema> {
  const record = Object.fromEntries(table.header.map((name, at) => [name, row.cells[at]]));
  const parsed = schema.safeParse(record);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const column = issue?.path.join('.') ?? '';
  throw new CatalogFileError(table.file, row.line, `column "${column}": ${issue?.message ?? 'not valid'}`);
}

/** Refuses a second row with the same key. */
export function refuseRepeats<Value>(
  table: Table,
  records: readonly LoadedRecord<Value>[],
  keyOf: (value: Value) => string,
): void {
  const seen = new Map<string, number>();
  for (const { line, value } of records) {
    const key = keyOf(value);
    const first = seen.get(key);
    if (first !== undefined) {
      throw new CatalogFileError(table.file, line, `"${key}" is already on line ${first}`);
    }
    seen.set(key, line);
  }
}
