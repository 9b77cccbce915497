import BetterSqlite3 from 'better-sqlite3';

/** One SQLite file with one writer: every change goes through `transact`. */
export interface Database {
  readonly sqlite: BetterSqlite3.Database;
  /**
   * Runs `work` in one transaction (joined when one is open already) and returns its result.
   * `work` must be synchronous. A throw rolls everything back and drops its after-commit callbacks.
   */
  transact<Result>(work: () => Result): Result;
  /**
   * Like `transact`, but does not wait for the disk: it survives the death of the process at once, and a power cut once
   * a later `transact` has committed. Only for what can be read again from elsewhere.
   */
  transactLazily<Result>(work: () => Result): Result;
  /** Runs `callback` once the open transaction has committed; never after a rollback. */
  afterCommit(callback: () => void): void;
  close(): void;
}

/** An error of SQLite itself: a file that is no database, a full disk, a lock. */
export const isSqliteError = (error: unknown): error is InstanceType<typeof BetterSqlite3.SqliteError> =>
  error instanceof BetterSqlite3.SqliteError;

export interface DatabaseOptions {
  readonly?: boolean;
  /** The disk ran full in a transaction. True: room was made, so it is tried once more. */
  onFull?: () => boolean;
}

// Of a new file; an older one keeps its 4 KiB. A flood of output costs half of the time to write that way.
const pageBytes = 16 * 1024;
// Not 4 MiB: a flood of output would be copied into the file 20 times for 80 MB.
const journalBytes = 16 << 20;

/** How many pages of this file are `bytes`. */
export const pagesOf = (sqlite: BetterSqlite3.Database, bytes: number): number =>
  Math.ceil(bytes / Number(sqlite.pragma('page_size', { simple: true })));

/** Opens `file` (`:memory:` in tests) with the pragmas the provisioning truth depends on. */
export const openDatabase = (file: string, options: DatabaseOptions = {}): Database => {
  const sqlite = new BetterSqlite3(file, { readonly: options.readonly ?? false });
  if (options.readonly !== true) {
    sqlite.pragma(`page_size = ${pageBytes}`);
    sqlite.pragma('journal_mode = WAL');
    // better-sqlite3 defaults WAL to NORMAL, which may lose a committed intent on power loss.
    sqlite.pragma('synchronous = FULL');
    sqlite.pragma(`wal_autocheckpoint = ${pagesOf(sqlite, journalBytes)}`);
  }
  sqlite.pragma('foreign_keys = ON');
  sqlite.pragma('busy_timeout = 5000');
  sqlite.pragma('trusted_schema = OFF');

  let pending: (() => void)[] = [];

  const database: Database = {
    sqlite,
    transact(work) {
      if (sqlite.inTransaction) return work();
      let result;
      for (let isRepeat = false; ; isRepeat = true) {
        try {
          result = sqlite.transaction(work).immediate();
          break;
        } catch (error) {
          pending = [];
          const isFull = isSqliteError(error) && error.code === 'SQLITE_FULL';
          if (isRepeat || !isFull || options.onFull?.() !== true) throw error;
        }
      }
      const callbacks = pending;
      pending = [];
      for (const callback of callbacks) callback();
      return result;
    },
    transactLazily(work) {
      if (sqlite.inTransaction) return work();
      sqlite.pragma('synchronous = NORMAL');
      try {
        return database.transact(work);
      } finally {
        sqlite.pragma('synchronous = FULL');
      }
    },
    afterCommit(callback) {
      if (!sqlite.inTransaction) throw new Error('afterCommit was called outside a transaction.');
      pending.push(callback);
    },
    close() {
      sqlite.close();
    },
  };
  return database;
};
