import * as z from 'zod';
import { jsonColumn } from '../db/json-column.ts';
import type { Database } from '../db/open-database.ts';
import type { Judged, Mark } from './judge-gap.ts';

/** By connection, how far its cloud's clock is ahead of ours, ms. */
export type CloudsAhead = Readonly<Record<string, number>>;
/** The same clouds, seen by a clock that is `byMs` further ahead. */
export const lessMs = (ahead: CloudsAhead, byMs: number): CloudsAhead =>
  Object.fromEntries(Object.entries(ahead).map(([id, ms]) => [id, ms - byMs]));
const clouds = jsonColumn(z.record(z.string(), z.number()));

export interface KnownMark extends Mark {
  clouds: CloudsAhead;
}
const markRow = z
  .object({ at_ms: z.number(), boot_id: z.string().nullable(), uptime_ms: z.number(), clouds })
  .transform((row): KnownMark => ({
    atMs: row.at_ms,
    bootId: row.boot_id,
    uptimeMs: row.uptime_ms,
    clouds: row.clouds,
  }));

export interface Gap {
  id: number;
  /** When the server started after it. */
  endedMs: number;
  countedMs: number;
  clockMs: number;
  basis: Judged['basis'] | 'cloud';
  /** How far each cloud would be ahead of our clock now if the gap were as long as it is counted. */
  clouds: CloudsAhead;
  isUncertain: boolean;
}
const gapRow = z
  .object({
    id: z.number(),
    ended_ms: z.number(),
    counted_ms: z.number(),
    clock_ms: z.number(),
    basis: z.enum(['uptime', 'clock', 'at-least', 'cloud']),
    clouds,
    is_uncertain: z.number(),
  })
  .transform((row): Gap => ({
    id: row.id,
    endedMs: row.ended_ms,
    countedMs: row.counted_ms,
    clockMs: row.clock_ms,
    basis: row.basis,
    clouds: row.clouds,
    isUncertain: row.is_uncertain !== 0,
  }));

export type LedgerClockStore = ReturnType<typeof createLedgerClockStore>;

/** What is known of the time that the ledger counts. Call what writes inside a transaction. */
export const createLedgerClockStore = ({ sqlite }: Database) => {
  const mark = sqlite.prepare('SELECT * FROM ledger_mark');
  const setMark = sqlite.prepare(
    `INSERT INTO ledger_mark VALUES (1, @atMs, @bootId, @uptimeMs, @clouds) ON CONFLICT (id) DO UPDATE
     SET at_ms = @atMs, boot_id = @bootId, uptime_ms = @uptimeMs, clouds = @clouds`,
  );
  const insertGap = sqlite.prepare(
    `INSERT INTO ledger_gaps (ended_ms, counted_ms, clock_ms, basis, clouds, is_uncertain, is_settled)
     VALUES (@endedMs, @countedMs, @clockMs, @basis, @clouds, @isUncertain, @isSettled)`,
  );
  const settleGap = sqlite.prepare(
    `UPDATE ledger_gaps SET counted_ms = ?, basis = 'cloud', is_uncertain = 0, is_settled = 1 WHERE id = ?`,
  );
  const unsettled = sqlite.prepare(
    'SELECT * FROM ledger_gaps WHERE NOT is_settled ORDER BY id DESC LIMIT 20',
  );
  const setClouds = sqlite.prepare('UPDATE ledger_gaps SET clouds = ? WHERE id = ?');
  const uncertain = sqlite.prepare(
    `SELECT * FROM ledger_gaps WHERE is_uncertain AND ended_ms > @fromMs AND ended_ms - counted_ms < @toMs
     ORDER BY id LIMIT 100`,
  );
  const latest = sqlite
    .prepare<[], number | null>(
      'SELECT max(max(started_ms), coalesce(max(ended_ms), 0)) FROM billing_periods',
    )
    .pluck();
  const shiftGaps = sqlite.prepare(
    'UPDATE ledger_gaps SET ended_ms = ended_ms + @byMs WHERE ended_ms < @beforeMs',
  );
  // An open period has no end to move; what began after it is of the time that goes on.
  const shiftPeriods = sqlite.prepare(
    `UPDATE billing_periods SET
       started_ms = CASE WHEN started_ms <= @beforeMs THEN started_ms + @byMs ELSE started_ms END,
       ended_ms = CASE WHEN ended_ms <= @beforeMs THEN ended_ms + @byMs ELSE ended_ms END`,
  );
  const unsettledGaps = (): Gap[] => unsettled.all().map((row) => gapRow.parse(row));
  return {
    mark: (): KnownMark | null => {
      const row = mark.get();
      return row === undefined ? null : markRow.parse(row);
    },
    setMark(given: KnownMark): void {
      setMark.run({ ...given, clouds: JSON.stringify(given.clouds) });
    },
    insertGap(gap: Omit<Gap, 'id'>): void {
      insertGap.run({
        ...gap,
        clouds: JSON.stringify(gap.clouds),
        isUncertain: Number(gap.isUncertain),
        // What the uptime says needs nobody's word.
        isSettled: Number(gap.basis === 'uptime'),
      });
    },
    settleGap: (id: number, countedMs: number): void => void settleGap.run(countedMs, id),
    /** Those that no cloud has spoken of, newest first. */
    unsettled: unsettledGaps,
    /** Those in a span of which nobody knows how long they were, oldest first. */
    uncertain: (fromMs: number, toMs: number): Gap[] =>
      uncertain.all({ fromMs, toMs }).map((row) => gapRow.parse(row)),
    /** The newest time in the ledger; null: it is empty. */
    latestMs: (): number | null => latest.get() ?? null,
    /** Moves what the ledger says of the time before `beforeMs`, whole, so that each stretch keeps its length. */
    shift(byMs: number, beforeMs: number): void {
      for (const gap of unsettledGaps()) {
        if (gap.endedMs < beforeMs) setClouds.run(JSON.stringify(lessMs(gap.clouds, byMs)), gap.id);
      }
      shiftGaps.run({ byMs, beforeMs });
      shiftPeriods.run({ byMs, beforeMs });
    },
  };
};
