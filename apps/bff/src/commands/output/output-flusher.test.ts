import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { migrate } from '../../db/migrate.ts';
import { type Database, openDatabase } from '../../db/open-database.ts';
import { createRunStore } from '../store.ts';
import { createOutputFlusher } from './output-flusher.ts';
import { createOutputStore } from './store.ts';
import { createTaskOutput } from './task-output.ts';

const at = '2026-01-01T00:00:00.000Z';

test('output that met a full disk is stored once room was made', () => {
  let timesFull = 0;
  const database: Database = openDatabase(':memory:', {
    onFull() {
      timesFull += 1;
      database.sqlite.pragma('max_page_count = 100000');
      return true;
    },
  });
  migrate(database, fileURLToPath(new URL('../../db/migrations/', import.meta.url)));
  const runs = createRunStore(database);
  const run = {
    id: 'r',
    infraId: 'i',
    infraName: 'demo',
    status: 'running' as const,
    commands: ['x'],
    origin: 'command' as const,
    timeoutSeconds: 60,
    onError: 'stop' as const,
    user: null,
    actor: 'test',
    retryOf: null,
    startedAt: at,
  };
  runs.insertRun(run, [{ id: 't', vmId: 'vm-1', vmName: 'demo-g1-1', commands: ['x'], token: 'k' }]);
  const task = runs.task('t');
  if (task === null) throw new Error('The task was not stored.');
  const store = createOutputStore(database);
  const output = createTaskOutput(task, 'stop', 1 << 30);
  const told: number[] = [];
  const flusher = createOutputFlusher({
    database,
    store,
    now: () => new Date(at),
    onCommitted: (_taskId, _runId, chunks) => told.push(chunks.length),
  });
  // Nothing that would get smaller.
  const data = randomBytes(300_000);
  output.data('stdout', data);
  database.sqlite.pragma(
    `max_page_count = ${String(database.sqlite.pragma('page_count', { simple: true }))}`,
  );
  database.transact(flusher.takeLast(output));
  expect(timesFull).toBe(1);
  const chunks = store.read('t', 0, 100, 1 << 20);
  expect(Buffer.concat(chunks.map((chunk) => chunk.data))).toEqual(data);
  expect(told).toEqual([chunks.length]);
  expect(runs.task('t')).toMatchObject({ outputBytes: data.length, stdoutPosition: data.length });
  database.close();
});
