import type { InfraSummary } from '@terroir/shared-types';
import { expect, test } from 'vitest';
import { soonEnding } from './soon-ending.ts';

const now = Date.parse('2026-01-01T00:00:00.000Z');
const infra = (id: string, expiresAt: string | null, running = 2): InfraSummary => ({
  id,
  name: id,
  description: '',
  labels: {},
  connectionId: 'sandbox',
  status: `running ${running}/${running}`,
  counts: { running },
  hold: false,
  onPartialFailure: 'continue',
  presetId: null,
  hourlyUsd: 1,
  accruedUsd: 1,
  incomplete: false,
  expiresAt,
  createdAt: '2025-12-31T00:00:00.000Z',
  simulated: true,
});

test('what ends within a quarter of an hour is warned of, the soonest first, with what would end', () => {
  const ending = soonEnding(
    [
      infra('never', null),
      infra('later', '2026-01-01T00:15:01.000Z'),
      infra('second', '2026-01-01T00:14:00.000Z'),
      infra('first', '2026-01-01T00:00:30.000Z'),
      infra('over', '2025-12-31T23:59:59.000Z'),
      infra('empty', '2026-01-01T00:05:00.000Z', 0),
    ],
    now,
  );
  expect(ending.map(({ id, minutesLeft, vmCount }) => [id, minutesLeft, vmCount])).toEqual([
    ['first', 1, 2],
    ['second', 14, 2],
  ]);
});
