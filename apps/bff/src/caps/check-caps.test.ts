import { join } from 'node:path';
import { estimate } from '@terroir/recommend-engine';
import { expect, test } from 'vitest';
import { createLedgerStore } from '../costs/ledger-store.ts';
import { migrate } from '../db/migrate.ts';
import { openDatabase } from '../db/open-database.ts';
import { createCapStore } from './cap-store.ts';
import { createCapCheck } from './check-caps.ts';

// Noon of a day in the middle of a 30-day month: 12 h left of the day, 372 h of the month.
const noon = new Date(Date.UTC(2026, 5, 15, 12));
const real = { connectionId: 'cloud', simulated: false };

const open = (committedHourlyUsd: number, changes: Record<string, number | null>) => {
  const database = openDatabase(':memory:');
  migrate(database, join(import.meta.dirname, '../db/migrations'));
  const caps = createCapStore(database);
  caps.replace(caps.all().map((cap) => (cap.scope === 'real' ? { ...cap, ...changes } : cap)));
  return createCapCheck({
    caps,
    ledger: createLedgerStore(database),
    rates: { committed: (simulated) => (simulated ? [] : [{ hourly_usd: committedHourlyUsd, n: 1 }]) },
    now: () => noon,
  });
};

test('the caps as shipped: real money 100 per launch and 500 in all, the sandbox none', () => {
  const check = open(450, {});
  expect(() => check.checkRoom(real, 100.01, true)).toThrow('in one launch');
  expect(() => check.checkRoom(real, 50, true)).not.toThrow();
  expect(() => check.checkRoom(real, 50.01, false)).toThrow('per hour in all');
  expect(() => check.checkRoom({ connectionId: 'sandbox', simulated: true }, 1e6, true)).not.toThrow();
  expect([check.defaultExpiryHours(real), check.defaultExpiryHours({ ...real, simulated: true })]).toEqual([
    24,
    null,
  ]);
});

test('a cap per day counts what would be spent until midnight, one per month until its end', () => {
  expect(() => open(1, { dailyUsd: 24 }).checkRoom(real, 1, false)).not.toThrow();
  expect(() => open(1, { dailyUsd: 24 }).checkRoom(real, 1.01, false)).toThrow('per UTC day');
  expect(() => open(1, { monthlyUsd: 744 }).checkRoom(real, 1, false)).not.toThrow();
  expect(() => open(1, { monthlyUsd: 744 }).checkRoom(real, 1.01, false)).toThrow('per UTC month');
});

test('above the threshold only the monthly amount itself confirms', () => {
  const check = open(0, {});
  const dear = estimate([{ name: 'g', specId: 's', count: 1, unitHourlyUsd: 98.32 }]);
  expect(dear.monthlyUsd).toBe(73_150.08);
  for (const amount of [undefined, 73_150, 73_150.09]) {
    expect(() => check.checkConfirmed(real, dear, { monthlyUsd: amount })).toThrow('73150.08 USD a month');
  }
  expect(() => check.checkConfirmed(real, dear, { monthlyUsd: 73_150.08 })).not.toThrow();
  const cheap = estimate([{ name: 'g', specId: 's', count: 1, unitHourlyUsd: 1 }]);
  expect(() => check.checkConfirmed(real, cheap, undefined)).not.toThrow();
});

test('a cluster of 70 H100 hosts at 6,492.50 an hour breaks the caps as shipped', () => {
  const cluster = estimate([{ name: 'g', specId: 's', count: 70, unitHourlyUsd: 92.75 }]);
  expect(open(0, {}).checks(real, cluster.hourlyUsd, true)).toEqual([
    { scope: 'real', limit: 'perLaunchHourlyUsd', limitUsd: 100, wouldBeUsd: 6492.5, allowed: false },
    { scope: 'real', limit: 'totalHourlyUsd', limitUsd: 500, wouldBeUsd: 6492.5, allowed: false },
  ]);
  expect(() => open(0, {}).checkRoom(real, cluster.hourlyUsd, true)).toThrow(
    '100 USD per hour in one launch',
  );
});

test('room is counted in decimals: ten times 0.1 fill a cap of 1 and not a cent more', () => {
  expect(() => open(0.9, { totalHourlyUsd: 1 }).checkRoom(real, 0.1, false)).not.toThrow();
  expect(() => open(0.9, { totalHourlyUsd: 1 }).checkRoom(real, 0.1001, false)).toThrow('would be 1.01 USD');
});

test('what has no price needs a word of its own where caps on real money count', () => {
  const unknown = estimate([{ name: 'g', specId: 'lab+seoul+m1', count: 1, unitHourlyUsd: null }]);
  const check = open(0, {});
  expect(() => check.checkConfirmed(real, unknown, undefined)).toThrow('lab+seoul+m1');
  expect(() => check.checkConfirmed(real, unknown, { unpriced: true })).not.toThrow();
  expect(() =>
    check.checkConfirmed({ connectionId: 'sandbox', simulated: true }, unknown, undefined),
  ).not.toThrow();
  expect(() =>
    open(0, { perLaunchHourlyUsd: null, totalHourlyUsd: null }).checkConfirmed(real, unknown, undefined),
  ).not.toThrow();
});

test('the use of a limit has reached 50, 80 or 100 percent of it', () => {
  const level = (committedHourlyUsd: number) => open(committedHourlyUsd, {}).uses(() => false)[0];
  expect(level(249.99)).toMatchObject({ limit: 'totalHourlyUsd', level: 0, incomplete: false });
  expect([250, 399, 400, 500, 700].map((usd) => level(usd)?.level)).toEqual([50, 50, 80, 100, 100]);
});
