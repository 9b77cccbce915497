import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { TestProject } from 'vitest/node';
import {
  type Column,
  readTable,
  renderTable,
  withColumns,
} from '../src/drivers/conformance/conformance-table.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where each conformance suite leaves its column. */
    conformanceFolder: string;
    /** True: the page is written, not compared. */
    writesConformance: boolean;
  }
}

const writes = process.env['TERROIR_WRITE_TABLE'] !== undefined;

const page = join(import.meta.dirname, '../../../docs/drivers.md');
let folder = '';

export const setup = (project: TestProject): void => {
  folder = mkdtempSync(join(tmpdir(), 'terroir-conformance-'));
  project.provide('conformanceFolder', folder);
  project.provide('writesConformance', writes);
};

/** Prints scenario × driver as it came out; with TERROIR_WRITE_TABLE set it is also written into docs/drivers.md. */
export const teardown = (): void => {
  const ran: Record<string, Column> = {};
  for (const file of readdirSync(folder))
    ran[basename(file, '.json')] = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Column;
  rmSync(folder, { recursive: true });
  if (Object.keys(ran).length === 0) return;
  const text = readFileSync(page, 'utf8');
  // In the order of the page, whichever suite was first.
  const columns = Object.fromEntries(
    [...new Set([...Object.keys(readTable(text)), ...Object.keys(ran)])].flatMap((driver) =>
      ran[driver] === undefined ? [] : [[driver, ran[driver]]],
    ),
  );
  process.stdout.write(`\nDriver conformance, scenario × driver:\n\n${renderTable(columns)}\n\n`);
  if (writes) writeFileSync(page, withColumns(text, columns));
};
