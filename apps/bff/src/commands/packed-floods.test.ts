import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { migrate } from '../db/migrate.ts';
import { openDatabase } from '../db/open-database.ts';
import { createSshPool } from '../ssh/create-ssh-pool.ts';
import type { SshPool } from '../ssh/ssh-pool.ts';
import { openCommands, type OpenCommands } from './testing/open-commands.ts';
import { pathWithout } from './testing/path-without.ts';

let opened: OpenCommands | null = null;
let pool: SshPool | null = null;
afterEach(async () => {
  await opened?.close();
  await pool?.close();
  opened = null;
  pool = null;
});

/** One VM, and how many bytes of output came over its channels. */
const open = async (env: Record<string, string> = {}) => {
  const database = openDatabase(':memory:');
  migrate(database, fileURLToPath(new URL('../db/migrations/', import.meta.url)));
  const real = createSshPool({ database, logger: pino({ level: 'silent' }) });
  pool = real;
  let channelBytes = 0;
  const ssh: SshPool = {
    ...real,
    async exec(...args) {
      const process = await real.exec(...args);
      for (const stream of [process.stdout, process.stderr])
        stream.on('data', (data: Buffer) => (channelBytes += data.length));
      return process;
    },
  };
  opened = await openCommands(1, { ssh }, null, env);
  return { console: opened, channelBytes: () => channelBytes };
};
const hash = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const run = async (console: OpenCommands, command: string) => {
  const [task] = (await console.ended(console.start([command]).id)).tasks;
  return { status: task?.status, ...console.output(task?.id ?? '') };
};
const lines = 2_500_000;
const counted = Buffer.from(Array.from({ length: lines }, (_, index) => `${index + 1}\n`).join(''));

test('a flood crosses the network packed, whole, and what trickles behind it comes too', async () => {
  const { console, channelBytes } = await open();
  const { status, stdout, stderr } = await run(
    console,
    `seq 1 ${lines}; for word in one two three; do sleep 1; echo $word; echo $word >&2; done`,
  );
  expect(status).toBe('succeeded');
  expect(hash(stdout.subarray(0, counted.length))).toBe(hash(counted));
  expect(String(stdout.subarray(counted.length))).toBe('one\ntwo\nthree\n');
  expect(String(stderr)).toBe('one\ntwo\nthree\n');
  expect(channelBytes()).toBeLessThan(counted.length * 0.6);
});

test('floods on both streams come packed, each in its order', async () => {
  const { console, channelBytes } = await open();
  const { status, stdout, stderr } = await run(console, `seq 1 ${lines} & seq 1 ${lines} >&2; wait`);
  expect(status).toBe('succeeded');
  expect(hash(stdout)).toBe(hash(counted));
  expect(hash(stderr)).toBe(hash(counted));
  expect(channelBytes()).toBeLessThan(counted.length * 2 * 0.8);
});

test('a VM without zstd sends the same bytes as they are', async () => {
  const { console, channelBytes } = await open({ PATH: pathWithout('zstd') });
  const { status, stdout } = await run(console, `seq 1 ${lines}`);
  expect(status).toBe('succeeded');
  expect(hash(stdout)).toBe(hash(counted));
  expect(channelBytes()).toBeGreaterThan(counted.length);
});

test('what cannot be packed is read as it is, and nothing of it is lost', async () => {
  const { console } = await open();
  const { status, stdout, stderr } = await run(
    console,
    'head -c 30000000 /dev/urandom >data; sha256sum <data | cut -c1-64 >&2; cat data; sleep 1; rm data',
  );
  expect(status).toBe('succeeded');
  expect(hash(stdout)).toBe(String(stderr).trim());
});

test('a zstd that breaks does not keep the output back', async () => {
  const { console } = await open();
  const broken = `mkdir -p bin; printf '#!/bin/sh\\nexit 1\\n' >bin/zstd; chmod +x bin/zstd`;
  expect((await run(console, `${broken}; echo 'PATH=$HOME/bin:$PATH' >.bashrc`)).status).toBe('succeeded');
  const { status, stdout } = await run(console, `command -v zstd; seq 1 ${lines}`);
  expect(status).toBe('succeeded');
  expect(String(stdout.subarray(0, 200))).toContain('/bin/zstd\n1\n2\n');
  expect(hash(stdout.subarray(-counted.length))).toBe(hash(counted));
});
