import { type AddressInfo, createServer, type Server } from 'node:net';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { migrate } from '../db/migrate.ts';
import { openDatabase } from '../db/open-database.ts';
import { createSshPool, type SshPoolDeps } from './create-ssh-pool.ts';
import { type SshHost, startSshHost } from './testing/start-ssh-host.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const open = async (
  waits?: SshPoolDeps['waits'],
): Promise<{ host: SshHost; pool: ReturnType<typeof createSshPool> }> => {
  const database = openDatabase(':memory:');
  migrate(database, fileURLToPath(new URL('../db/migrations/', import.meta.url)));
  const host = await startSshHost('vm-1');
  const pool = createSshPool({
    database,
    logger: pino({ level: 'silent' }),
    ...(waits === undefined ? {} : { waits }),
  });
  closers.push(
    () => host.close(),
    () => pool.close(),
  );
  return { host, pool };
};

const listen = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
};

test('stdout, stderr and the exit code of a command come apart', async () => {
  const { host, pool } = await open();
  const result = await pool.run(host.access, 'cat; printf no >&2; exit 3', { stdin: 'yes' });
  expect([String(result.stdout), String(result.stderr), result.code]).toEqual(['yes', 'no', 3]);
});

test('the end of a command that comes with its acceptance is not missed', async () => {
  const { host, pool } = await open();
  await pool.run(host.access, 'true');
  host.endAtOnce(5);
  for (let times = 0; times < 50; times += 1) {
    expect((await pool.run(host.access, 'quick')).code).toBe(5);
  }
});

test('many commands share one connection, eight channels each', async () => {
  const { host, pool } = await open();
  const results = await Promise.all(
    Array.from({ length: 20 }, (_, index) => pool.run(host.access, `sleep 0.2; echo ${index}`)),
  );
  expect(results.map(({ stdout }) => Number(stdout))).toEqual([...Array(20).keys()]);
  expect(host.connections()).toBe(3);
  await pool.run(host.access, 'true');
  expect(host.connections()).toBe(3);
});

test('dropped handshakes are tried again', async () => {
  const { host, pool } = await open();
  host.dropNext(3);
  expect((await pool.run(host.access, 'echo in')).stdout.toString()).toBe('in\n');
});

test('a changed host key is refused before authentication, pinned or seen first', async () => {
  const { host, pool } = await open();
  await pool.run({ ...host.access, hostKey: null }, 'true');
  await pool.run(host.access, 'true');
  const before = host.authentications();
  host.changeHostKey();
  host.cut();
  for (const hostKey of [null, host.access.hostKey]) {
    await expect
      .poll(() => pool.run({ ...host.access, hostKey }, 'true').catch((error: unknown) => error))
      .toMatchObject({ code: 'host-key-changed' });
  }
  expect(host.authentications()).toBe(before);
});

test('a refused key, a closed port and an endless command are told apart', async () => {
  const { host, pool } = await open();
  const other = await startSshHost('vm-2');
  closers.push(() => other.close());
  const stranger = { ...host.access, privateKey: other.access.privateKey };
  await expect(pool.run(stranger, 'true')).rejects.toMatchObject({ code: 'credential' });
  const free = createServer();
  const port = await listen(free);
  await new Promise((resolve) => free.close(resolve));
  await expect(pool.run({ ...host.access, port }, 'true')).rejects.toMatchObject({ code: 'ssh-unreachable' });
  await expect(pool.run(host.access, 'exec sleep 60', { timeoutMs: 50 })).rejects.toMatchObject({
    code: 'timeout',
  });
});

test('a process whose connection is cut ends without a code, and the next call connects anew', async () => {
  const { host, pool } = await open();
  const process = await pool.exec(host.access, 'echo up; exec sleep 60');
  await new Promise((resolve) => process.stdout.once('data', resolve));
  host.cut();
  expect(await process.exited).toEqual({ code: null, signal: null });
  expect((await pool.run(host.access, 'echo again')).stdout.toString()).toBe('again\n');
});

test('a tunnel carries bytes both ways to a port on the loopback of the VM', async () => {
  const { host, pool } = await open();
  const echo = createServer((socket) => socket.pipe(socket));
  const port = await listen(echo);
  closers.push(async () => void echo.close());
  const tunnel = await pool.openTunnel(host.access, port);
  tunnel.write('ping');
  expect(String(await new Promise((resolve) => tunnel.once('data', resolve)))).toBe('ping');
  tunnel.end();
  await expect(pool.openTunnel(host.access, 1)).rejects.toMatchObject({ code: 'ssh-unreachable' });
});

const short = { askAfterMs: 50, openTimeoutMs: 1_000, silentMs: 200 };
const nextData = (process: { stdout: Readable }) =>
  new Promise<string>((resolve) => process.stdout.once('data', (data: Buffer) => resolve(String(data))));

test.each([
  ['the caller waits no longer', { timeoutMs: 500 }],
  ['it takes too long', {}],
])('a VM that does not come to a command keeps the others when %s', async (_name, options) => {
  const { host, pool } = await open(short);
  const cat = await pool.exec(host.access, 'cat');
  host.leaveWaiting();
  await expect(pool.run(host.access, 'true', options)).rejects.toMatchObject({ code: 'timeout' });
  cat.stdin.write('still here');
  expect(await nextData(cat)).toBe('still here');
  expect(host.connections()).toBe(1);
});

test.each([
  ['the caller waits no longer', { timeoutMs: 500 }],
  ['it takes too long', {}],
])('a VM that answers nothing at all loses its connection when %s', async (_name, options) => {
  const { host, pool } = await open(short);
  const sleep = await pool.exec(host.access, 'exec sleep 60');
  sleep.stdout.resume();
  sleep.stderr.resume();
  host.silence();
  await expect(pool.run(host.access, 'true', options)).rejects.toMatchObject({ code: 'timeout' });
  expect(await sleep.exited).toEqual({ code: null, signal: null });
  expect((await pool.run(host.access, 'echo again')).stdout.toString()).toBe('again\n');
});

test('a connection that holds nothing but what it never opened is replaced', async () => {
  const { host, pool } = await open(short);
  const cat = await pool.exec(host.access, 'cat');
  cat.stdout.resume();
  cat.stderr.resume();
  host.leaveWaiting();
  await expect(pool.run(host.access, 'true')).rejects.toMatchObject({ code: 'timeout' });
  cat.stdin.end();
  expect(await cat.exited).toMatchObject({ code: 0 });
  await expect(pool.run(host.access, 'true')).rejects.toMatchObject({ code: 'timeout' });
  expect(host.connections()).toBe(2);
});
