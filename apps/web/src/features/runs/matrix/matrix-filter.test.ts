import type { Task } from '@terroir/shared-types';
import { expect, test } from 'vitest';
import { cellState, countFailedExits, countStatuses, filterTasks, noFilter } from './matrix-filter.ts';

const task = (vmName: string, status: Task['status'], exitCodes: (number | null)[]): Task => ({
  id: vmName,
  runId: 'run',
  vmId: vmName,
  vmName,
  status,
  exitCodes,
  commands: exitCodes.map(() => 'true'),
  outputBytes: 0,
  truncated: false,
  detail: null,
  startedAt: null,
  endedAt: null,
});

const tasks = [
  task('web-1', 'succeeded', [0, 0]),
  task('web-2', 'failed', [0, 2]),
  task('db-1', 'failed', [1, null]),
  task('db-2', 'timed-out', [0, null]),
  task('db-3', 'running', [null, null]),
];

test('tasks are filtered by status, exit code and name together', () => {
  const names = (filter: Partial<typeof noFilter>) =>
    filterTasks(tasks, { ...noFilter, ...filter }).map(({ vmName }) => vmName);
  expect(names({})).toHaveLength(5);
  expect(names({ statuses: ['failed', 'timed-out'] })).toEqual(['web-2', 'db-1', 'db-2']);
  expect(names({ exit: { commandIndex: 1, code: 2 } })).toEqual(['web-2']);
  expect(names({ statuses: ['failed'], text: ' DB ' })).toEqual(['db-1']);
});

test('what ended how is counted, most first', () => {
  expect(countStatuses(tasks)[0]).toEqual({ status: 'failed', count: 2 });
  expect(countFailedExits(tasks)).toEqual([
    { commandIndex: 1, code: 2, count: 1 },
    { commandIndex: 0, code: 1, count: 1 },
  ]);
});

test('a cell tells waiting, running, done, failed and never begun apart', () => {
  expect(tasks.map((one) => [cellState(one, 0), cellState(one, 1)])).toEqual([
    ['ok', 'ok'],
    ['ok', 'failed'],
    ['failed', 'not-run'],
    ['ok', 'failed'],
    ['running', 'waiting'],
  ]);
});
