import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { problemSchema } from '@terroir/shared-types';
import { afterAll, expect, test } from 'vitest';
import { freePort } from './free-port.ts';
import { mainEntry } from './main-entry.ts';
import { runMain } from './run-main.ts';
import { until } from './sandbox-cloud-fixture.ts';

const scratch = mkdtempSync(join(tmpdir(), 'terroir-closed-output-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const token = 'token-of-the-test';
const newDataDir = (): string => mkdtempSync(join(scratch, 'data-'));

/** The server in its own process with these outputs. */
const startWith = async (dataDir: string, stdout: 'pipe' | number, stderr: 'pipe' | number) => {
  const port = await freePort();
  const child = spawn(process.execPath, [mainEntry], {
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      TERROIR_DATA_DIR: dataDir,
      TERROIR_SANDBOX: 'off',
      TERROIR_KEY_SOURCE: 'file',
      TERROIR_TOKEN: token,
      PORT: String(port),
    },
    stdio: ['ignore', stdout, stderr],
  });
  const ended = once(child, 'close');
  const call = (path: string, init: RequestInit = {}) =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    });
  const isReady = () =>
    call('/readyz').then(
      ({ status }) => status === 200,
      () => false,
    );
  return {
    child,
    call,
    /** Ready, and had a turn to say so. */
    ready: async (): Promise<void> => {
      await until('it is ready or ended', async () => child.exitCode !== null || (await isReady()), 60_000);
      expect((await call('/api/v1/regions')).status).toBe(200);
    },
    stop: async (): Promise<unknown> => {
      child.kill('SIGTERM');
      return (await ended)[0];
    },
  };
};

test('a server whose reader has gone serves on, and says nothing about it', async () => {
  const { child, ready, stop } = await startWith(newDataDir(), 'pipe', 'pipe');
  const said: Buffer[] = [];
  child.stderr?.on('data', (data: Buffer) => said.push(data));
  // As `head` does when it has its line.
  child.stdout?.destroy();
  await ready();
  expect(await stop()).toBe(0);
  expect(Buffer.concat(said).toString()).toBe('');
});

test.each([
  ['nobody reads', 'pipe'],
  ['has no room', openSync('/dev/full', 'w')],
] as const)('a log that %s changes no answer of the server', async (_name, output) => {
  const dataDir = newDataDir();
  const first = runMain({ TERROIR_DATA_DIR: dataDir, TERROIR_TOKEN: token });
  await first.ready;
  const { child, call, ready, stop } = await startWith(dataDir, output, output);
  child.stdout?.destroy();
  child.stderr?.destroy();
  await ready();
  for (let round = 0; round < 2; round += 1) {
    // Of a read-only server this is logged.
    const response = await call('/api/v1/infras', { method: 'POST', body: '{}' });
    expect(problemSchema.parse(await response.json())).toMatchObject({ status: 503, code: 'read-only' });
  }
  expect(await stop()).toBe(0);
  first.child.kill('SIGTERM');
  expect((await first.ended).code).toBe(0);
});
