import { expect, test } from 'vitest';
import { taskTookMs } from './task-took.ts';

const at = (second: number): string => `2026-01-01T00:00:${String(second).padStart(2, '0')}.000Z`;
const nowMs = Date.parse(at(30));

test('a VM took the time between start and end, and while it runs the time until now', () => {
  expect(taskTookMs({ status: 'succeeded', startedAt: at(10), endedAt: at(13) }, nowMs)).toBe(3000);
  expect(taskTookMs({ status: 'running', startedAt: at(10), endedAt: null }, nowMs)).toBe(20_000);
});

test('a VM never took less than its commands', () => {
  const short = { status: 'succeeded', startedAt: at(10), endedAt: at(10) } as const;
  expect(taskTookMs({ ...short, commandMs: [20, 40] }, nowMs)).toBe(60);
  expect(taskTookMs({ ...short, commandMs: [20, null] }, nowMs)).toBe(20);
});

test('a VM that is known to have ended, but not yet when, took what its commands did', () => {
  const ended = { status: 'failed', startedAt: at(10), endedAt: null } as const;
  expect(taskTookMs({ ...ended, commandMs: [9100] }, nowMs)).toBe(9100);
  expect(taskTookMs(ended, nowMs)).toBeNull();
});

test('what never started took no time that is known', () => {
  expect(taskTookMs({ status: 'unreachable', startedAt: null, endedAt: at(10) }, nowMs)).toBeNull();
  expect(
    taskTookMs({ status: 'queued', startedAt: null, endedAt: null, commandMs: [null] }, nowMs),
  ).toBeNull();
});
