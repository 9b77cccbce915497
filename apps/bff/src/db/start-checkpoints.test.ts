import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openDatabase } from './open-database.ts';
import { startCheckpoints } from './start-checkpoints.ts';

let folder = '';
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('the journal is copied into the file while the writer goes on, and is gone at the end', async () => {
  folder = mkdtempSync(join(tmpdir(), 'terroir-checkpoints-'));
  const file = join(folder, 'terroir.db');
  const database = openDatabase(file);
  database.sqlite.exec('CREATE TABLE chunks (data BLOB)');
  const checkpoints = startCheckpoints(database, file);
  const insert = database.sqlite.prepare('INSERT INTO chunks VALUES (zeroblob(1000000))');
  for (let count = 0; count < 20; count += 1) database.transactLazily(() => insert.run());
  await expect.poll(() => statSync(file).size, { timeout: 30_000 }).toBeGreaterThan(15_000_000);
  database.transact(() => insert.run());
  await checkpoints.close();
  database.close();
  expect(existsSync(`${file}-wal`)).toBe(false);
  const again = openDatabase(file);
  expect(again.sqlite.prepare('SELECT count(*) FROM chunks').pluck().get()).toBe(21);
  again.close();
});
