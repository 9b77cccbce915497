import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createKeyFiles } from '../access/key-files.ts';
import { openSecretBox } from '../access/secret-box.ts';
import { createSecretStore } from '../access/secret-store.ts';
import { migrate } from '../db/migrate.ts';
import { type Database, openDatabase } from '../db/open-database.ts';
import { takeProcessLock } from '../db/process-lock.ts';
import { type RotateOptions, rotateSecrets } from './rotate-secrets.ts';
import { sealedTables } from './sealed-value-store.ts';

const at = '2026-11-25T00:00:00.000Z';
const count = 40;
let dataDir = '';

const open = (): Database => openDatabase(join(dataDir, 'terroir.sqlite'));
const rotate = (options: Partial<RotateOptions> = {}) =>
  rotateSecrets({ dataDir, keyring: null, passphrase: null, to: null, newPassphrase: null, ...options });
const lines = Array.from({ length: count }, (_, index) => index);

beforeEach(() => {
  dataDir = join(mkdtempSync(join(tmpdir(), 'terroir-rotate-')), 'data');
  mkdirSync(dataDir, { mode: 0o700 });
  const database = open();
  migrate(database, join(import.meta.dirname, '../db/migrations'));
  const box = openSecretBox(dataDir);
  const store = createSecretStore(database, box);
  const files = createKeyFiles(dataDir, box);
  for (const index of lines) {
    store.put(`id-${index}`, 'test', `value ${index}`, at);
    files.write(`id-${index}`, { publicKey: 'public', privateKey: `private ${index}` });
  }
  database.close();
});
afterEach(() => rmSync(join(dataDir, '..'), { recursive: true }));

const expectAllReadable = (passphrase: string | null = null): void => {
  const database = open();
  const box = openSecretBox(dataDir, { passphrase });
  const store = createSecretStore(database, box);
  const files = createKeyFiles(dataDir, box);
  for (const index of lines) {
    expect(store.get(`id-${index}`)).toBe(`value ${index}`);
    expect(files.read(`id-${index}`)?.privateKey).toBe(`private ${index}`);
  }
  database.close();
};
const keyIds = (): number[] =>
  (JSON.parse(readFileSync(join(dataDir, 'secret-box.json'), 'utf8')) as { keys: { id: number }[] }).keys.map(
    ({ id }) => id,
  );
const keyFiles = () => readdirSync(dataDir).filter((name) => name.endsWith('.key'));

test('everything is sealed with a new key, the old one opens nothing, and what is derived stays', () => {
  const database = open();
  const [before = Buffer.alloc(0)] = database.sqlite
    .prepare<[], Buffer>('SELECT sealed FROM secrets')
    .pluck()
    .all();
  database.close();
  const derived = openSecretBox(dataDir).derive('host-key');
  expect(rotate()).toEqual({ values: count, files: count, left: 0, source: 'file' });
  expectAllReadable();
  expect(keyIds()).toEqual([2]);
  expect(keyFiles()).toHaveLength(1);
  expect(() => openSecretBox(dataDir).open(before, 'secrets|id-0|sealed')).toThrow('key 1');
  expect(openSecretBox(dataDir).derive('host-key')).toEqual(derived);
  const whole = readFileSync(join(dataDir, 'terroir.sqlite'));
  expect(whole.includes(before)).toBe(false);
});

test('the key moves behind a passphrase, to another passphrase, and back into a file', () => {
  rotate({ to: 'passphrase', newPassphrase: 'first phrase' });
  expect(keyFiles()).toEqual([]);
  expectAllReadable('first phrase');
  rotate({ passphrase: 'first phrase', newPassphrase: 'second phrase' });
  expect(() => openSecretBox(dataDir, { passphrase: 'first phrase' })).toThrow('is not the passphrase');
  expectAllReadable('second phrase');
  rotate({ passphrase: 'second phrase', to: 'file' });
  expectAllReadable();
  expect(() => rotate({ to: 'passphrase' })).toThrow('TERROIR_NEW_PASSPHRASE');
  expect(() => rotate({ to: 'keyring' })).toThrow('No keyring');
  expectAllReadable();
});

test.each(['master-key', 'key-added', 'database', 'files', 'done'] as const)(
  'a rotation that dies after the step %s loses nothing, and the next one ends it',
  (last) => {
    const die = (step: string): void => {
      if (step === last) throw new Error('died');
    };
    expect(() => rotate({ onStep: die })).toThrow('died');
    expectAllReadable();
    rotate();
    expectAllReadable();
    expect(keyIds()).toHaveLength(1);
    expect(keyFiles()).toHaveLength(1);
  },
);

test('killed at any moment, the command loses nothing', async () => {
  for (let kill = 0; kill < 8; kill++) {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), 'rotate'], {
      env: {
        PATH: process.env['PATH'],
        NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
        TERROIR_DATA_DIR: dataDir,
      },
      stdio: 'ignore',
    });
    const exited = once(child, 'exit');
    // Its work is the last tenth of a second of its life; where that lies depends on the machine.
    await Promise.race([exited, delay(150 + kill * 60)]);
    child.kill('SIGKILL');
    await exited;
    expectAllReadable();
  }
  rotate();
  expectAllReadable();
  expect(keyIds()).toHaveLength(1);
}, 120_000);

test('a running server is not touched, and another folder is refused', () => {
  const lock = takeProcessLock(dataDir);
  expect(() => rotate()).toThrow('Stop Terroir first');
  lock?.release();
  expect(() => rotate({ dataDir: tmpdir() })).toThrow('no installation');
});

test('every table with sealed values is rotated', () => {
  const database = open();
  const tables = database.sqlite
    .prepare<[], string>(
      `SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c ON c.name = 'sealed' WHERE m.type = 'table'`,
    )
    .pluck()
    .all();
  database.close();
  expect([...sealedTables].toSorted()).toEqual(tables.toSorted());
});
