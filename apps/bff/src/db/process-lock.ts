import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import * as z from 'zod';

export interface ProcessLock {
  release(): void;
}

/** Of two that start at once one must win: the loser lets go of its shared lock within this time. */
const lockWaitMs = 500;

const ownerSchema = z.object({ pid: z.number().int(), url: z.string() });

/**
 * Takes the data dir for this process; null when another living process has it. SQLite's exclusive lock
 * is an OS lock on the file: the kernel frees it however the process dies.
 */
export const takeProcessLock = (dataDir: string): ProcessLock | null => {
  const sqlite = new BetterSqlite3(join(dataDir, 'lock'), { timeout: lockWaitMs });
  try {
    sqlite.pragma('locking_mode = EXCLUSIVE');
    sqlite.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    sqlite.close();
    if (error instanceof BetterSqlite3.SqliteError && error.code.startsWith('SQLITE_BUSY')) return null;
    throw error;
  }
  return {
    release() {
      sqlite.close();
    },
  };
};

const ownerFile = (dataDir: string): string => join(dataDir, 'owner.json');

/** Notes who holds the data dir, only so that a second process can name it. */
export const writeOwner = (dataDir: string, owner: { pid: number; url: string }): void => {
  writeFileSync(ownerFile(dataDir), JSON.stringify(owner), { mode: 0o600 });
};

/** `process 4711 at http://…`, or a general word when the holder has not said. */
export const describeOwner = (dataDir: string): string => {
  try {
    const owner = ownerSchema.parse(JSON.parse(readFileSync(ownerFile(dataDir), 'utf8')));
    return `process ${owner.pid} at ${owner.url}`;
  } catch {
    return 'another process'; // it has just started, or an older version wrote no such file
  }
};
