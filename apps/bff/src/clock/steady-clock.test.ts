import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSteadyClock } from './steady-clock.ts';

const hourMs = 3_600_000;
/** A machine whose clocks are moved by hand. */
const machine = () => {
  const at = { wall: Date.parse('2026-03-01T00:00:00Z'), monotonic: 5_000, uptime: 9_000 };
  const clock = createSteadyClock({
    wallMs: () => at.wall,
    monotonicMs: () => at.monotonic,
    uptimeMs: () => at.uptime,
  });
  const startMs = at.wall;
  return {
    clock,
    elapsedMs: () => clock.now().getTime() - startMs,
    pass: (ms: number) => {
      at.wall += ms;
      at.monotonic += ms;
      at.uptime += ms;
    },
    sleep: (ms: number) => {
      at.wall += ms;
      at.uptime += ms;
    },
    set: (byMs: number) => {
      at.wall += byMs;
    },
  };
};

test('it follows the machine while that goes on, is corrected a little, or sleeps', () => {
  const { clock, elapsedMs, pass, sleep, set } = machine();
  pass(1_000);
  expect(elapsedMs()).toBe(1_000);
  set(400);
  expect(elapsedMs()).toBe(1_400);
  sleep(8 * hourMs);
  expect(elapsedMs()).toBe(1_400 + 8 * hourMs);
  expect(clock.differenceMs()).toBe(0);
});

test('a jump in either direction moves nothing, and is known by its size until it is taken back', () => {
  for (const byMs of [2 * hourMs, -3 * hourMs]) {
    const { clock, elapsedMs, pass, set } = machine();
    set(byMs);
    expect(elapsedMs()).toBe(0);
    expect(clock.differenceMs()).toBe(byMs);
    pass(60_000);
    expect(elapsedMs()).toBe(60_000);
    set(-byMs);
    expect(clock.differenceMs()).toBe(0);
    expect(elapsedMs()).toBe(60_000);
  }
});

test('a jump during sleep is told from the sleep', () => {
  const { clock, elapsedMs, sleep, set } = machine();
  sleep(2 * hourMs);
  set(-24 * hourMs);
  expect(elapsedMs()).toBe(2 * hourMs);
  expect(clock.differenceMs()).toBe(-24 * hourMs);
});

test('whatever is done to the machine’s clock, time never goes back and never runs ahead of what has passed', () => {
  const step = fc.record({
    kind: fc.constantFrom('pass', 'sleep', 'set' as const),
    ms: fc.integer({ min: 1, max: 40 * hourMs }),
    sign: fc.constantFrom(1, -1),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const one = machine();
      let passedMs = 0;
      let lastMs = 0;
      let corrections = 0;
      for (const { kind, ms, sign } of steps) {
        if (kind === 'set') one.set(sign * Math.max(ms, 90_000));
        else one[kind](ms);
        if (kind === 'set') corrections += 1;
        else passedMs += ms;
        const nowMs = one.elapsedMs();
        expect(nowMs).toBeGreaterThanOrEqual(lastMs);
        // Each setting that happens to land near our time is followed by at most what is tolerated.
        expect(nowMs).toBeLessThanOrEqual(passedMs + corrections * 30_000 + 2_000);
        lastMs = nowMs;
      }
    }),
  );
});
