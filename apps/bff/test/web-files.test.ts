import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from './start-test-server.ts';

const webDir = mkdtempSync(join(tmpdir(), 'terroir-web-'));
let server: TestServer;
beforeAll(async () => {
  mkdirSync(join(webDir, 'assets'));
  writeFileSync(join(webDir, 'index.html'), '<!doctype html><title>the shell</title>');
  writeFileSync(join(webDir, 'assets', 'index-Ab12Cd34.js'), `console.log("${'x'.repeat(5_000)}")`);
  writeFileSync(join(webDir, '.env'), 'SECRET=1');
  server = await startTestServer({ paths: { webDir } });
});
afterAll(async () => {
  await server.stop();
  rmSync(webDir, { recursive: true, force: true });
});

const get = (path: string, accept = 'text/html'): Promise<Response> =>
  fetch(`${server.origin}${path}`, { headers: { accept } });

test.each(['/', '/login', '/infras/abc?tab=vms', '/a.b/c'])('%s shows the shell, unkept', async (path) => {
  const response = await get(path);
  expect(response.status).toBe(200);
  expect(await response.text()).toContain('the shell');
  expect(response.headers.get('cache-control')).toBe('no-cache');
});

test.each(['/', '/login'])('%s shows the shell to a client that takes anything', async (path) => {
  expect(await (await get(path, '*/*')).text()).toContain('the shell');
});

test('a file with a hash in its name is kept for ever and travels compressed', async () => {
  const response = await get('/assets/index-Ab12Cd34.js', '*/*');
  expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(response.headers.get('content-encoding')).toMatch(/gzip|br/);
});

test.each([
  ['/assets/gone-Ab12Cd34.js', '*/*'],
  ['/.env', '*/*'],
  ['/..%2f..%2fpackage.json', '*/*'],
  ['/index.html%00.js', '*/*'],
])('%s is not there, and no shell stands in for it', async (path, accept) => {
  const response = await get(path, accept);
  expect(response.status).toBeGreaterThanOrEqual(400);
  expect(response.status).toBeLessThan(500);
  expect(await response.text()).not.toContain('the shell');
});

test('an address of the API never shows the shell', async () => {
  expect((await get('/api/v1/none')).status).toBe(401);
  expect((await get('/api/docs')).status).toBe(401);
});
