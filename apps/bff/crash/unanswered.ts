import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, isSqliteError, openDatabase } from '../src/db/open-database.ts';

const asSql = "kind = 'create' AND state IN ('sent', 'unknown')";

/** Reads the journal beside the server. The library is the server's own, so the two read the file alike. */
const readJournal = <Result>(
  dataDir: string,
  read: (sqlite: Database['sqlite']) => Result,
): Result | null => {
  const file = join(dataDir, 'terroir.sqlite');
  if (!existsSync(file)) return null;
  const database = openDatabase(file, { readonly: true });
  try {
    return read(database.sqlite);
  } catch (error) {
    if (isSqliteError(error) && /no such table/.test(error.message)) return null;
    throw error;
  } finally {
    database.close();
  }
};

/** Creations that were sent and of whose outcome the journal knows nothing yet. */
export const unansweredIntents = (dataDir: string): Set<string> =>
  new Set(
    readJournal(dataDir, (sqlite) =>
      sqlite.prepare<[], string>(`SELECT id FROM intents WHERE ${asSql}`).pluck().all(),
    ) ?? [],
  );

export const openIntentCount = (dataDir: string): number =>
  readJournal(
    dataDir,
    (sqlite) =>
      sqlite
        .prepare<[], number>(
          "SELECT count(*) FROM intents WHERE state NOT IN ('verified', 'failed', 'withdrawn', 'presumed-absent')",
        )
        .pluck()
        .get() ?? 0,
  ) ?? 0;

/** How long creations left unanswered by a kill stay so, counted while a server lives to ask. */
export class ResolutionClock {
  readonly resolvedMs: number[] = [];
  private readonly waitedMs = new Map<string, number>();

  /** After a kill: what is open starts (or goes on) to wait. */
  note(open: ReadonlySet<string>): void {
    for (const id of open) if (!this.waitedMs.has(id)) this.waitedMs.set(id, 0);
  }

  /** `aliveMs`: how long a ready server has lived since the last look. */
  look(open: ReadonlySet<string>, aliveMs: number): void {
    for (const [id, waited] of this.waitedMs) {
      const now = waited + aliveMs;
      if (open.has(id)) this.waitedMs.set(id, now);
      else {
        this.waitedMs.delete(id);
        this.resolvedMs.push(now);
      }
    }
  }

  get stillOpen(): number {
    return this.waitedMs.size;
  }
}
