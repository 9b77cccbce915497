import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from './open-database.ts';

/** The file was written by a newer Terroir; nothing was changed. */
export class NewerDatabaseError extends Error {
  override name = 'NewerDatabaseError';
}

/**
 * Applies the `*.sql` files of `migrationsDir` that this database has not seen, in name order, each in
 * one transaction. A database that has seen a migration we do not know is newer than we are.
 */
export const migrate = (database: Database, migrationsDir: string): void => {
  const { sqlite } = database;
  const known = readdirSync(migrationsDir)
    .filter((name) => name.endsWith('.sql'))
    .sort();
  const hasTable =
    sqlite.prepare("SELECT 1 FROM sqlite_master WHERE name = 'migrations'").get() !== undefined;
  const applied = new Set(
    hasTable ? sqlite.prepare<[], string>('SELECT name FROM migrations').pluck().all() : [],
  );
  const foreign = [...applied].filter((name) => !known.includes(name));
  if (foreign.length > 0) {
    throw new NewerDatabaseError(
      `The database was written by a newer version of Terroir (it knows ${foreign.join(', ')}). ` +
        'Start that version, or point TERROIR_DATA_DIR to another folder.',
    );
  }
  for (const name of known) {
    if (applied.has(name)) continue;
    database.transact(() => {
      sqlite.exec('CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT');
      sqlite.exec(readFileSync(join(migrationsDir, name), 'utf8'));
      sqlite.prepare('INSERT INTO migrations VALUES (?, ?)').run(name, new Date().toISOString());
    });
  }
};
