/**
 * `node bench/echo.ts [tasks] [linesPerSecond]`: how long a key takes from a viewer's socket through the server, OpenSSH's
 * sshd and a pseudo-terminal and back, first alone, then while 20 tasks write 1,000 lines of 80 bytes a second each, all
 * stored. Prints the percentiles of both.
 */
import './as-server.ts';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { openCommands } from '../src/commands/testing/open-commands.ts';
import { createSshPool } from '../src/ssh/create-ssh-pool.ts';
import { createTerminals } from '../src/terminals/create-terminals.ts';
import { lineWriter } from './line-writer.ts';
import { quiet } from './quiet-logger.ts';
import { serveConsole } from './serve-console.ts';
import { startSshdHosts } from './sshd-hosts.ts';

const count = Number(process.argv[2] ?? 20);
const linesPerSecond = Number(process.argv[3] ?? 1000);
const keys = 300;

const hosts = await startSshdHosts(count);
const ours = await openCommands(hosts.accesses);
const { database, events } = ours.now();
const ssh = createSshPool({ database, logger: quiet });
const dataDir = mkdtempSync(join(tmpdir(), 'terroir-bench-echo-'));
const now = () => new Date();
const terminals = createTerminals({ database, events, fleet: ours.fleet, ssh, dataDir, now });
const server = await serveConsole(ours, terminals.service);

const typed = async (): Promise<number[]> => {
  const args = [join(import.meta.dirname, 'typist.ts'), server.url, 'vm-1', String(keys)];
  const typist = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const { value } = await createInterface({ input: typist.stdout })[Symbol.asyncIterator]().next();
  return z
    .array(z.number())
    .parse(JSON.parse(value ?? '[]'))
    .toSorted((one, other) => one - other);
};
const at = (times: readonly number[], share: number): string =>
  (times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN).toFixed(1).padStart(7);
const print = (name: string, times: readonly number[]) =>
  console.log(
    `${name.padEnd(34)} p50 ${at(times, 0.5)} ms   p99 ${at(times, 0.99)} ms   worst ${at(times, 1)} ms`,
  );

try {
  print('echo alone', await typed());
  const run = ours.start([lineWriter(linesPerSecond, 120)], { timeoutSeconds: 300 });
  const bytes = () =>
    ours
      .now()
      .commands.run(run.id)
      .tasks.reduce((sum, task) => sum + task.outputBytes, 0);
  while (
    ours
      .now()
      .commands.run(run.id)
      .tasks.some(({ status }) => status !== 'running')
  )
    await delay(100);
  hosts.write('go', '');
  while (bytes() === 0) await delay(50);
  const from = { atMs: performance.now(), bytes: bytes() };
  print(`echo while ${count} tasks stream`, await typed());
  const rate = (bytes() - from.bytes) / 80 / ((performance.now() - from.atMs) / 1000);
  console.log(`meanwhile ${Math.round(rate)} lines/s were stored`);
  ours.cancel(run.id);
  await ours.ended(run.id);
} finally {
  server.close();
  terminals.close();
  await ssh.close();
  await ours.close();
  hosts.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
