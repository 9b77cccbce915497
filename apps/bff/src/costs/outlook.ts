import type { Outlook, OutlookItem } from '@terroir/shared-types';
import { Big } from 'big.js';
import type { BurnRow, LedgerStore } from './ledger-store.ts';
import { accruedUsd, sumHourlyUsd } from './money.ts';
import { calendarAt } from './zoned-days.ts';

/** What `rows` add from now until `toMs`, each no longer than its expiry lets it. */
export const burnUntil = (rows: readonly BurnRow[], nowMs: number, toMs: number): number =>
  accruedUsd(
    rows.map(({ hourly_usd, expires_at, n }) => {
      const endMs = expires_at === null ? toMs : Math.min(toMs, Date.parse(expires_at));
      return { hourly_usd, ms: Math.max(0, endMs - nowMs) * n };
    }),
  );

/** What each kind of money costs now, has cost today and this month, and will have cost. */
export const outlookAt = (ledger: LedgerStore, now: Date, timeZone: string): Omit<Outlook, 'asOfSeq'> => {
  const nowMs = now.getTime();
  const calendar = calendarAt(nowMs, timeZone);
  const burning = ledger.burning();
  const item = (simulated: boolean): OutlookItem => {
    const rows = burning.filter((row) => row.simulated === simulated);
    const scope = { simulated, connectionId: null };
    const today = ledger.spentSince(calendar.dayStartMs, nowMs, scope);
    const month = ledger.spentSince(calendar.monthStartMs, nowMs, scope);
    const { hourlyUsd, incomplete } = sumHourlyUsd(rows);
    const monthUsd = accruedUsd(month);
    const untilMonthEndUsd = burnUntil(rows, nowMs, calendar.monthEndMs);
    return {
      simulated,
      vmCount: rows.reduce((sum, { n }) => sum + n, 0),
      hourlyUsd,
      incomplete: incomplete || month.some(({ hourly_usd, ms }) => hourly_usd === null && ms > 0),
      todayUsd: accruedUsd(today),
      monthUsd,
      untilFridayUsd: burnUntil(rows, nowMs, calendar.fridayEndMs),
      untilMonthEndUsd,
      monthForecastUsd: new Big(monthUsd).plus(untilMonthEndUsd).toNumber(),
    };
  };
  const iso = (ms: number): string => new Date(ms).toISOString();
  return {
    items: [item(false), item(true)],
    at: now.toISOString(),
    timeZone,
    dayStart: iso(calendar.dayStartMs),
    monthStart: iso(calendar.monthStartMs),
    fridayEnd: iso(calendar.fridayEndMs),
    monthEnd: iso(calendar.monthEndMs),
  };
};
