import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { accruedUsd, sumHourlyUsd } from './money.ts';
import { sumCosts } from './sum-costs.ts';
import type { Stretch } from './ledger-store.ts';

test('prices add up in decimals, not in binary fractions', () => {
  expect(sumHourlyUsd([{ hourly_usd: 98.32, n: 20 }])).toEqual({ hourlyUsd: 1966.4, incomplete: false });
  expect(
    sumHourlyUsd([
      { hourly_usd: 0.1, n: 1 },
      { hourly_usd: 0.2, n: 1 },
    ]).hourlyUsd,
  ).toBe(0.3);
});

test('a VM without a price is left out, and the sum says so', () => {
  expect(
    sumHourlyUsd([
      { hourly_usd: null, n: 2 },
      { hourly_usd: 1, n: 1 },
    ]),
  ).toEqual({
    hourlyUsd: 1,
    incomplete: true,
  });
  expect(accruedUsd([{ hourly_usd: null, ms: 3_600_000 }])).toBe(0);
});

test('accrual over split running time equals that over the whole', () => {
  expect(accruedUsd([{ hourly_usd: 55.04, ms: 90 * 60_000 }])).toBe(82.56);
  fc.assert(
    fc.property(fc.array(fc.nat(100_000_000), { maxLength: 20 }), (parts) => {
      const whole = parts.reduce((sum, ms) => sum + ms, 0);
      const split = accruedUsd(parts.map((ms) => ({ hourly_usd: 0.1008, ms })));
      expect(split).toBe(accruedUsd([{ hourly_usd: 0.1008, ms: whole }]));
    }),
  );
});

test('a stretch over midnight is parted between the days, and simulated money is a row of its own', () => {
  const day = Date.UTC(2026, 0, 2);
  const stretch: Stretch = {
    vm_id: 'v',
    vm_name: 'n-g-1',
    infra_id: 'i',
    infra_name: 'n',
    provider: 'aws',
    simulated: false,
    hourly_usd: 2,
    from_ms: day - 3_600_000,
    to_ms: day + 1_800_000,
  };
  const costs = sumCosts([stretch, { ...stretch, simulated: true, hourly_usd: 4 }], {
    groupBy: 'day',
    timeZone: 'UTC',
  });
  expect(costs.items).toEqual([
    { key: '2026-01-01', label: '2026-01-01', simulated: false, usd: 2, vmHours: 1, incomplete: false },
    { key: '2026-01-01', label: '2026-01-01', simulated: true, usd: 4, vmHours: 1, incomplete: false },
    { key: '2026-01-02', label: '2026-01-02', simulated: false, usd: 1, vmHours: 0.5, incomplete: false },
    { key: '2026-01-02', label: '2026-01-02', simulated: true, usd: 2, vmHours: 0.5, incomplete: false },
  ]);
  expect(costs.totals).toEqual({
    simulatedUsd: 6,
    realUsd: 3,
    simulatedIncomplete: false,
    realIncomplete: false,
  });
});

test('running time without a price is counted in hours, not in money, and said', () => {
  const stretch: Stretch = {
    vm_id: 'v',
    vm_name: 'n-g-1',
    infra_id: 'i',
    infra_name: 'n',
    provider: 'aws',
    simulated: false,
    hourly_usd: null,
    from_ms: 0,
    to_ms: 7_200_000,
  };
  const costs = sumCosts([stretch, { ...stretch, hourly_usd: 3 }], { groupBy: 'vm', timeZone: 'UTC' });
  expect(costs.items).toEqual([
    { key: 'v', label: 'n-g-1', simulated: false, usd: 6, vmHours: 4, incomplete: true },
  ]);
  expect(costs.totals).toMatchObject({ realUsd: 6, realIncomplete: true, simulatedIncomplete: false });
});
