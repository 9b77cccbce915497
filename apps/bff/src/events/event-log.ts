import { type Event, type EventBody, eventSchema } from '@terroir/shared-types';
import type { Database } from '../db/open-database.ts';

export interface EventQuery {
  /** Only events with a greater `seq` (asc) or, when set with `order: 'desc'`, a smaller one. */
  after: number;
  limit: number;
  infraId?: string | undefined;
  order?: 'asc' | 'desc';
}

/** The truth as a numbered log; live is its tail. */
export interface EventLog {
  /** Appends in the open transaction and emits after its commit. Throws outside a transaction. */
  append(body: EventBody, actor: string): void;
  latestSeq(): number;
  read(query: EventQuery): Event[];
  /** How many there are, of one infra or in all. */
  total(infraId?: string): number;
  /** Calls `listener` with each event once it has committed, in order. Returns its disposer. */
  subscribe(listener: (event: Event) => void): () => void;
}

interface Row {
  seq: number;
  at: string;
  actor: string;
  body: string;
}

const parseRow = (row: Row): Event =>
  eventSchema.parse({ seq: row.seq, at: row.at, actor: row.actor, ...(JSON.parse(row.body) as object) });

export const createEventLog = (
  database: Database,
  now: () => Date = () => new Date(),
  /** Takes known secrets out of an event before it is kept. */
  redactFields: <Value>(value: Value) => Value = (value) => value,
): EventLog => {
  const { sqlite } = database;
  const insert = sqlite.prepare(
    'INSERT INTO events (at, actor, type, infra_id, body) VALUES (?, ?, ?, ?, ?)',
  );
  const latest = sqlite.prepare<[], number>('SELECT coalesce(max(seq), 0) FROM events').pluck();
  const count = sqlite
    .prepare<unknown[], number>('SELECT count(*) FROM events WHERE ? IS NULL OR infra_id = ?')
    .pluck();
  const columns = 'SELECT seq, at, actor, body FROM events';
  const ascending = sqlite.prepare<unknown[], Row>(
    `${columns} WHERE seq > ? AND (? IS NULL OR infra_id = ?) ORDER BY seq LIMIT ?`,
  );
  const descending = sqlite.prepare<unknown[], Row>(
    `${columns} WHERE (? = 0 OR seq < ?) AND (? IS NULL OR infra_id = ?) ORDER BY seq DESC LIMIT ?`,
  );
  const listeners = new Set<(event: Event) => void>();

  return {
    append(given, actor) {
      const body = redactFields(given);
      if (!sqlite.inTransaction)
        throw new Error(`The event ${body.type} was appended outside a transaction.`);
      const at = now().toISOString();
      const infraId = 'infraId' in body ? body.infraId : null;
      const { lastInsertRowid } = insert.run(at, actor, body.type, infraId, JSON.stringify(body));
      const event = eventSchema.parse({ ...body, seq: Number(lastInsertRowid), at, actor });
      database.afterCommit(() => {
        for (const listener of listeners) listener(event);
      });
    },
    latestSeq: () => latest.get() ?? 0,
    read({ after, limit, infraId, order = 'asc' }) {
      const infra = infraId ?? null;
      const rows =
        order === 'asc'
          ? ascending.all(after, infra, infra, limit)
          : descending.all(after, after, infra, infra, limit);
      return rows.map(parseRow);
    },
    total: (infraId) => count.get(infraId ?? null, infraId ?? null) ?? 0,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
