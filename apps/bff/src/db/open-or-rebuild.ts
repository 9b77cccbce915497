import { existsSync, renameSync, statSync } from 'node:fs';
import { migrate } from './migrate.ts';
import { type Database, type DatabaseOptions, isSqliteError, openDatabase } from './open-database.ts';

// Reading a larger file whole would hold up the start; its damage is told by the first query that meets it.
const checkedBytes = 256 * 1024 * 1024;

export interface OpenedDatabase {
  database: Database;
  /** The damaged file that was put aside, with the reason; null: nothing was wrong. */
  damaged: { file: string; reason: string } | null;
}

const isDamage = (error: unknown): error is Error =>
  isSqliteError(error) && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code);

const reasonOf = (file: string, open: () => Database, keep: (database: Database) => void): string | null => {
  let database: Database | null = null;
  try {
    database = open();
    const isSmall = existsSync(file) && statSync(file).size <= checkedBytes;
    const found = isSmall ? database.sqlite.pragma('quick_check(1)', { simple: true }) : 'ok';
    if (found === 'ok') {
      keep(database);
      return null;
    }
    database.close();
    return String(found);
  } catch (error) {
    database?.close();
    if (isDamage(error)) return error.message;
    throw error;
  }
};

/**
 * Opens and migrates the database. A damaged file is kept under another name and a new one begun: what costs money is
 * found again by its tags at the providers, which is better than to see nothing at all.
 */
export const openOrRebuild = (
  file: string,
  migrationsDir: string,
  now: Date,
  options: DatabaseOptions = {},
): OpenedDatabase => {
  const open = (): Database => {
    const database = openDatabase(file, options);
    try {
      migrate(database, migrationsDir);
    } catch (error) {
      database.close();
      throw error;
    }
    return database;
  };
  let opened: Database | null = null;
  const reason = reasonOf(file, open, (database) => (opened = database));
  if (opened !== null) return { database: opened, damaged: null };
  const aside = `${file}.damaged-${now.toISOString().replaceAll(/[:.]/g, '-')}`;
  for (const end of ['', '-wal', '-shm']) {
    if (existsSync(file + end)) renameSync(file + end, aside + end);
  }
  return { database: open(), damaged: { file: aside, reason: reason ?? 'unknown' } };
};
