import type { Logger } from 'pino';
import type { Database } from '../db/open-database.ts';
import type { DriverRegistry } from '../drivers/registry.ts';
import { type Mark, exactMs, judgeGap } from './judge-gap.ts';
import { type CloudsAhead, type KnownMark, type LedgerClockStore, lessMs } from './store.ts';

/** What a machine says of the time besides its clock. */
export interface Machine {
  bootId: string | null;
  uptimeMs: () => number;
}

export interface LedgerClock {
  /** Call before anything of this start is written into the ledger. */
  begin(): void;
  /** Call often: keeps the mark, and hears the clouds. */
  look(): void;
  /** Call when nothing more is written. */
  end(): void;
}

const markMs = 60_000;
/** Answers travel and their headers count whole seconds. */
const cloudAgreesMs = 60_000;

/**
 * Keeps the lengths of what the ledger holds true over a start with another clock than the last one's: what lies before
 * is moved whole, by as much as the two differ. What has passed in between is told by the machine's uptime, or over a
 * boot by the clouds' clocks once they have answered; where nothing tells, the gap is kept as uncertain.
 */
export const createLedgerClock = (deps: {
  database: Database;
  store: LedgerClockStore;
  drivers: Pick<DriverRegistry, 'all'>;
  machine: Machine;
  now: () => Date;
  /** How far the machine's clock is ahead of `now`, ms: drivers compare the cloud's with that one. */
  differenceMs: () => number;
  logger: Pick<Logger, 'warn'>;
}): LedgerClock => {
  const { database, store, machine } = deps;
  let markedMs = Number.NEGATIVE_INFINITY;
  /** There is a gap that a cloud may tell the length of. */
  let isOpen = false;
  /** Clouds that the mark knows of. */
  let heard: ReadonlySet<string> = new Set();

  const here = (): Mark => ({
    atMs: deps.now().getTime(),
    bootId: machine.bootId,
    uptimeMs: Math.round(machine.uptimeMs()),
  });

  /** Of a machine's clock that has jumped since a cloud's last answer, that answer says nothing. */
  const cloudsAhead = (): CloudsAhead =>
    deps.differenceMs() !== 0
      ? {}
      : Object.fromEntries(
          deps.drivers.all().flatMap(({ connectionId, driver }) => {
            const aheadMs = driver.clockDifferenceMs?.() ?? null;
            return aheadMs === null ? [] : [[connectionId, aheadMs]];
          }),
        );

  /** What the ledger holds is past for certain, also what was written after the last mark, or before there were any. */
  const lastKnown = (now: Mark): KnownMark | null => {
    const known = store.mark();
    const latestMs = store.latestMs();
    if (known !== null && known.bootId !== null && known.bootId === now.bootId) return known;
    if (known === null && latestMs === null) return null;
    const atMs = Math.max(known?.atMs ?? 0, latestMs ?? 0);
    return { atMs, bootId: null, uptimeMs: 0, clouds: known?.clouds ?? {} };
  };

  const mark = (): void => {
    markedMs = machine.uptimeMs();
    const clouds = { ...store.mark()?.clouds, ...cloudsAhead() };
    store.setMark({ ...here(), clouds });
    heard = new Set(Object.keys(clouds));
  };

  const shift = (byMs: number, beforeMs: number, why: string): void => {
    deps.logger.warn({ byMs }, `the ledger's times before this start are moved: ${why}`);
    store.shift(byMs, beforeMs);
  };

  const hear = (): void => {
    const ahead = cloudsAhead();
    for (const gap of store.unsettled()) {
      const [connectionId, expectedMs = 0] =
        Object.entries(gap.clouds).find(([id]) => ahead[id] !== undefined) ?? [];
      if (connectionId === undefined) continue;
      const tooLongMs = expectedMs - (ahead[connectionId] ?? 0);
      const byMs = Math.abs(tooLongMs) > cloudAgreesMs ? Math.min(tooLongMs, gap.countedMs) : 0;
      database.transact(() => {
        if (byMs !== 0) shift(byMs, gap.endedMs, 'a cloud says how long it was');
        store.settleGap(gap.id, gap.countedMs - byMs);
      });
    }
    isOpen = store.unsettled().some(({ clouds }) => Object.keys(clouds).length > 0);
  };

  /** On a disk that is full the server starts all the same, and ends. */
  const commit = (work: () => void): void => {
    try {
      database.transact(work);
    } catch (error) {
      deps.logger.warn({ err: error }, 'the time could not be kept for the ledger');
    }
  };

  return {
    begin() {
      commit(() => {
        const now = here();
        const last = lastKnown(now);
        if (last === null) {
          store.setMark({ ...now, clouds: {} });
          return;
        }
        const judged = judgeGap(last, now);
        const clockMs = now.atMs - last.atMs;
        const setMs = clockMs - judged.countedMs;
        const byMs = Math.abs(setMs) > exactMs ? setMs : 0;
        if (byMs !== 0) shift(byMs, Number.MAX_SAFE_INTEGER, 'the clock was set while we were away');
        const clouds = lessMs(last.clouds, byMs);
        const isOneBoot = last.bootId !== null && last.bootId === now.bootId;
        if (judged.isUncertain || (!isOneBoot && Object.keys(clouds).length > 0)) {
          store.insertGap({ endedMs: now.atMs, clockMs, clouds, ...judged });
        }
        // Over a boot the clock may be any: what a cloud is ahead of it is heard anew.
        store.setMark({ ...now, clouds: isOneBoot ? clouds : {} });
      });
      markedMs = machine.uptimeMs();
      heard = new Set(Object.keys(store.mark()?.clouds ?? {}));
      isOpen = store.unsettled().some(({ clouds }) => Object.keys(clouds).length > 0);
    },
    look() {
      if (isOpen) hear();
      const isDue = machine.uptimeMs() - markedMs >= markMs;
      if (isDue || Object.keys(cloudsAhead()).some((id) => !heard.has(id))) database.transact(mark);
    },
    end() {
      commit(mark);
    },
  };
};
