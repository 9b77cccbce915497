import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterAll, expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';
import { pathsFrom } from '../src/paths.ts';
import { startTerroir } from '../src/start-terroir.ts';
import { runMain } from './run-main.ts';

const scratch = mkdtempSync(join(tmpdir(), 'terroir-start-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

let made = 0;
const freshDir = (): string => join(scratch, `data-${(made += 1)}`);

const failure = async (environment: Record<string, string>): Promise<string> => {
  const { code, stderr, stdout } = await runMain(environment).ended;
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr.trimEnd().split('\n').length).toBe(1);
  return stderr;
};

test('a bad setting ends the start with one line that names it, before anything is made', async () => {
  const dataDir = freshDir();
  expect(await failure({ TERROIR_DATA_DIR: dataDir, HOST: '0.0.0.0' })).toMatch(/HOST 0\.0\.0\.0 .*TLS/);
  const tls = { TERROIR_TLS_CERT: '/none.pem', TERROIR_TLS_KEY: '/none.key' };
  expect(await failure({ TERROIR_DATA_DIR: dataDir, ...tls })).toMatch(/TERROIR_TLS_CERT cannot be read/);
  expect(() => statSync(dataDir)).toThrow('ENOENT');
});

test('a taken port ends the start before the data dir is touched', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const dataDir = freshDir();
  const line = await failure({ PORT: String(port), TERROIR_DATA_DIR: dataDir });
  expect(line).toContain(`PORT ${port}`);
  expect(() => statSync(dataDir)).toThrow('ENOENT');
  other.close();
});

test('a data dir that cannot be made or is a file ends the start', async () => {
  const file = join(scratch, 'a-file');
  writeFileSync(file, 'kept');
  expect(await failure({ TERROIR_DATA_DIR: file })).toContain('TERROIR_DATA_DIR');
  expect(await failure({ TERROIR_DATA_DIR: join(file, 'below') })).toContain('TERROIR_DATA_DIR');
  expect(await failure({ TERROIR_DATA_DIR: '/proc/terroir/data' })).toContain('TERROIR_DATA_DIR');
  expect(readFileSync(file, 'utf8')).toBe('kept');
});

test('a broken asset row ends the start with its file and line, before the data dir is made', async () => {
  const paths = pathsFrom(new URL('../src/main.ts', import.meta.url).href);
  const assetsDir = join(scratch, 'assets');
  cpSync(join(paths.assetsDir, 'catalog'), join(assetsDir, 'catalog'), { recursive: true });
  const file = join(assetsDir, 'catalog/regions.tsv');
  const lines = readFileSync(file, 'utf8').split('\n');
  lines[6] = lines[6]?.replace(/\t-?\d+\.\d+\t/, '\tnowhere\t') ?? '';
  writeFileSync(file, lines.join('\n'));
  const dataDir = freshDir();
  const config = readConfig({ TERROIR_DATA_DIR: dataDir, TERROIR_SANDBOX: 'off', PORT: '0' });
  await expect(startTerroir({ config, paths: { ...paths, assetsDir }, pid: process.pid })).rejects.toThrow(
    /assets\/catalog\/regions\.tsv line 7: /,
  );
  expect(() => statSync(dataDir)).toThrow('ENOENT');
});

test('a folder that others use is neither closed nor written', async () => {
  const shared = freshDir();
  mkdirSync(shared, { mode: 0o755 });
  writeFileSync(join(shared, 'theirs.txt'), 'theirs');
  expect(await failure({ TERROIR_DATA_DIR: shared })).toMatch(/open to other users/);
  expect(readdirSync(shared)).toEqual(['theirs.txt']);
  expect(statSync(shared).mode & 0o777).toBe(0o755);
});

test('one start makes a private data dir and a token; SIGTERM ends it with 0', async () => {
  const dataDir = freshDir();
  const main = runMain({ TERROIR_DATA_DIR: dataDir });
  expect(await main.ready).toMatch(/^Terroir ready at http:\/\/127\.0\.0\.1:\d+\/login#[\w-]{32}$/);
  const token = readFileSync(join(dataDir, 'token'), 'utf8').trim();
  expect(statSync(dataDir).mode & 0o777).toBe(0o700);
  for (const file of readdirSync(dataDir))
    expect([file, statSync(join(dataDir, file)).mode & 0o077]).toEqual([file, 0]);
  main.child.kill('SIGTERM');
  const { code, stdout, stderr } = await main.ended;
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).not.toContain(token);
  expect(stdout).toContain(`process ${main.child.pid}`);
});

test('a database of a newer version is left as it is', async () => {
  const dataDir = freshDir();
  const first = runMain({ TERROIR_DATA_DIR: dataDir });
  await first.ready;
  first.child.kill('SIGTERM');
  await first.ended;
  const file = join(dataDir, 'terroir.sqlite');
  const sqlite = new BetterSqlite3(file);
  sqlite.prepare("INSERT INTO migrations VALUES ('9999-future.sql', '2030-01-01T00:00:00.000Z')").run();
  sqlite.close();
  const before = readFileSync(file);
  expect(await failure({ TERROIR_DATA_DIR: dataDir })).toMatch(/newer version.*9999-future\.sql/);
  expect(readFileSync(file).equals(before)).toBe(true);
});

test('a second process on the data dir serves reads and refuses changes, saying why', async () => {
  const dataDir = freshDir();
  const settings = { TERROIR_DATA_DIR: dataDir, TERROIR_TOKEN: 'token-of-the-test' };
  const first = runMain(settings);
  await first.ready;
  const second = runMain(settings);
  const origin = /http:\/\/[^/]+/.exec(await second.ready)?.[0] ?? '';
  const headers = { authorization: 'Bearer token-of-the-test', 'content-type': 'application/json' };
  const ready = await (await fetch(`${origin}/readyz`)).json();
  expect(ready).toMatchObject({ status: 'ready', readOnly: true });
  expect((await fetch(`${origin}/api/v1/regions`, { headers })).status).toBe(200);
  const body = JSON.stringify({ token: 'token-of-the-test' });
  const login = await fetch(`${origin}/api/v1/login`, { method: 'POST', headers, body });
  expect(login.status).toBe(200);
  const change = await fetch(`${origin}/api/v1/infras`, { method: 'POST', headers, body: '{}' });
  expect(change.status).toBe(503);
  expect(await change.json()).toMatchObject({
    code: 'read-only',
    detail: expect.stringContaining(`process ${first.child.pid} at http`),
  });
  first.child.kill('SIGKILL');
  await first.ended;
  second.child.kill('SIGINT');
  expect((await second.ended).code).toBe(0);
  // The kernel freed the lock of the killed process.
  const third = runMain(settings);
  await third.ready;
  third.child.kill('SIGTERM');
  expect((await third.ended).stdout).not.toContain('read-only');
});
