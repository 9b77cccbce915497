import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSteadyClock } from '../clock/steady-clock.ts';
import { createLedgerStore } from '../costs/ledger-store.ts';
import { migrate } from '../db/migrate.ts';
import { openDatabase } from '../db/open-database.ts';
import type { Driver } from '../drivers/driver.ts';
import { createLedgerClock } from './ledger-clock.ts';
import { createLedgerClockStore } from './store.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const database = openDatabase(':memory:');
migrate(database, join(import.meta.dirname, '../db/migrations'));
// The ledger alone: its VMs are names.
database.sqlite.pragma('foreign_keys = OFF');

/** A machine with a server on it and VMs at a cloud: what has truly passed, and what the ledger says of it. */
const openWorld = ({ hasCloud }: { hasCloud: boolean }) => {
  database.sqlite.exec('DELETE FROM billing_periods; DELETE FROM ledger_mark; DELETE FROM ledger_gaps');
  const ledger = createLedgerStore(database);
  const store = createLedgerClockStore(database);
  const at = { true: Date.UTC(2026, 2, 1), offMs: 0, monotonic: 0, bootedAt: Date.UTC(2026, 1, 1), boot: 1 };
  const ran = new Map<string, number>();
  const open = new Set<string>();
  const wallMs = (): number => at.true + at.offMs;
  let heard: number | null = null;
  const driver = { clockDifferenceMs: () => heard } as Partial<Driver> as Driver;

  const start = () => {
    heard = null;
    const uptimeMs = (): number => at.true - at.bootedAt;
    const clock = createSteadyClock({ wallMs, monotonicMs: () => at.monotonic, uptimeMs });
    const server = createLedgerClock({
      database,
      store,
      drivers: { all: () => [{ connectionId: 'c', name: 'C', kind: 'sandbox', driver }] },
      machine: { bootId: `boot-${at.boot}`, uptimeMs },
      now: clock.now,
      differenceMs: clock.differenceMs,
      logger: { warn: () => undefined },
    });
    server.begin();
    return { clock, server };
  };
  let life = start();
  const hear = (): void => {
    if (hasCloud) heard = at.true - wallMs();
    life.server.look();
  };
  const pass = (ms: number): void => {
    at.true += ms;
    at.monotonic += ms;
    for (const vm of open) ran.set(vm, (ran.get(vm) ?? 0) + ms);
    hear();
  };
  return {
    pass,
    set(offMs: number): void {
      at.offMs = offMs;
      hear();
    },
    toggle(vm: string): void {
      const now = life.clock.now().getTime();
      if (open.delete(vm)) {
        ledger.end(vm, now);
        return;
      }
      open.add(vm);
      ledger.start(vm, now);
    },
    /** `offMs`: what the clock is set to meanwhile; absent: it is left as it is. */
    restart(awayMs: number, { offMs = at.offMs, reboots = false, isKilled = true } = {}): void {
      if (!isKilled) life.server.end();
      at.true += awayMs;
      for (const vm of open) ran.set(vm, (ran.get(vm) ?? 0) + awayMs);
      at.offMs = offMs;
      if (reboots) Object.assign(at, { bootedAt: at.true - 20_000, boot: at.boot + 1 });
      life = start();
      // Nothing is written in the moment in which it starts.
      at.true += 1;
      at.monotonic += 1;
    },
    /** What the ledger says too much, per VM, ms. */
    errors(): number[] {
      const rows = database.sqlite
        .prepare<[number], { vm_id: string; ms: number }>(
          `SELECT vm_id, sum(max(0, coalesce(ended_ms, ?) - started_ms)) AS ms FROM billing_periods GROUP BY 1`,
        )
        .all(life.clock.now().getTime());
      return rows.map(({ vm_id, ms }) => ms - (ran.get(vm_id) ?? 0));
    },
    uncertain: () => store.uncertain(0, Number.MAX_SAFE_INTEGER),
  };
};
const worst = (errors: readonly number[]): number => Math.max(0, ...errors.map(Math.abs));

test('a start with a clock that is days off counts what has passed, and so does the next with the right one', () => {
  for (const offMs of [2 * dayMs, -2 * dayMs]) {
    const world = openWorld({ hasCloud: false });
    world.toggle('before');
    world.pass(hourMs);
    world.restart(60_000, { offMs });
    world.toggle('in-the-wrong');
    world.pass(hourMs);
    world.toggle('before');
    expect(worst(world.errors())).toBeLessThanOrEqual(2_000);
    expect(world.uncertain()).toMatchObject([{ basis: 'uptime', isUncertain: true }]);
    world.restart(60_000, { offMs: 0 });
    world.pass(hourMs);
    expect(worst(world.errors())).toBeLessThanOrEqual(4_000);
    expect(world.uncertain()).toHaveLength(2);
  }
});

test('over a boot a cloud tells how long it was, also of what ended before it answered', () => {
  for (const offMs of [30 * dayMs, -30 * dayMs]) {
    const world = openWorld({ hasCloud: true });
    world.toggle('runs-on');
    world.pass(hourMs);
    world.restart(3 * hourMs, { offMs, reboots: true });
    world.toggle('new');
    world.toggle('runs-on');
    world.pass(hourMs);
    expect(worst(world.errors())).toBeLessThanOrEqual(60_000);
    expect(world.uncertain()).toEqual([]);
  }
});

test('where nothing but a clock that has gone back tells, the least that has passed is counted, and it is said', () => {
  const world = openWorld({ hasCloud: false });
  world.toggle('runs-on');
  world.pass(hourMs);
  world.restart(3 * hourMs, { offMs: -5 * dayMs, reboots: true });
  const [error] = world.errors();
  expect(error).toBeLessThan(0);
  expect(error).toBeGreaterThanOrEqual(-3 * hourMs);
  expect(world.uncertain()).toMatchObject([{ basis: 'at-least', countedMs: 20_000 }]);
});

test('whatever is done to the clock, by a running server or between two, the ledger counts what has passed', () => {
  const ms = fc.integer({ min: 90_000, max: 20 * dayMs });
  const off = fc.tuple(ms, fc.constantFrom(0, 1, -1)).map(([by, sign]) => by * sign);
  const step = fc.oneof(
    fc.record({ kind: fc.constant('pass' as const), ms }),
    fc.record({ kind: fc.constant('set' as const), offMs: off }),
    fc.record({ kind: fc.constant('toggle' as const), vm: fc.constantFrom('a', 'b', 'c') }),
    fc.record({
      kind: fc.constant('restart' as const),
      ms,
      offMs: off,
      reboots: fc.boolean(),
      isKilled: fc.boolean(),
    }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), fc.boolean(), (steps, hasCloud) => {
      const world = openWorld({ hasCloud });
      world.pass(1);
      let allowedMs = 1_000;
      for (const one of steps) {
        if (one.kind === 'pass') world.pass(one.ms);
        if (one.kind === 'toggle') world.toggle(one.vm);
        if (one.kind === 'set') {
          world.set(one.offMs);
          allowedMs += 30_000;
        }
        if (one.kind === 'restart') {
          // Without a cloud nobody can tell a clock that was set over a boot from time that has passed.
          const reboots = one.reboots && hasCloud;
          world.restart(one.ms, { ...one, reboots });
          world.pass(1);
          allowedMs += reboots ? 61_000 : 3_000;
        }
        expect(worst(world.errors())).toBeLessThanOrEqual(allowedMs);
      }
    }),
    { numRuns: Number(process.env['MODEL_RUNS'] ?? 100) },
  );
});
