import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadSuspendedCosts } from './suspended-cost.ts';

const costOf = loadSuspendedCosts(join(import.meta.dirname, '../../../../assets'));

test('where a stopped VM keeps only its disk, the disk is what it costs', () => {
  const cost = costOf({ provider: 'aws', hourlyUsd: 55.04, diskGib: 200 });
  expect(cost).toMatchObject({ billing: 'disk', diskGib: 200, asOf: '2025' });
  expect((cost.hourlyUsd ?? 0) * 730).toBeCloseTo(16, 6);
});

test('where a stopped VM is billed as if it ran, that is said', () => {
  expect(costOf({ provider: 'hetzner', hourlyUsd: 0.03, diskGib: 40 })).toMatchObject({
    billing: 'full',
    hourlyUsd: 0.03,
  });
});

test('what is not known is not 0', () => {
  expect(costOf({ provider: 'azure', hourlyUsd: 1, diskGib: 40 }).hourlyUsd).toBeNull();
  expect(costOf({ provider: 'nowhere', hourlyUsd: 1, diskGib: 40 })).toMatchObject({
    billing: 'unknown',
    hourlyUsd: null,
    source: null,
  });
});
