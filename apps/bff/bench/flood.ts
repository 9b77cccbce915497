/**
 * `node bench/flood.ts [lines]`: one task floods 1,000,000 lines of 80 bytes from OpenSSH's sshd on loopback through
 * the whole path (runner on the host, SQLite, WebSocket to one viewer), against ssh2 that reads the same program into
 * nothing. Prints rates, the ratio, how much processor time the server took (its threads included, the hosts and the
 * viewer not), and how much memory grew.
 */
import './as-server.ts';
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { openCommands } from '../src/commands/testing/open-commands.ts';
import { createSshPool } from '../src/ssh/create-ssh-pool.ts';
import { quiet } from './quiet-logger.ts';
import { serveConsole } from './serve-console.ts';
import { startSshdHosts } from './sshd-hosts.ts';

const lines = Number(process.argv[2] ?? 1_000_000);
const bytes = lines * 80;
const rounds = 5;
const viewerPath = join(import.meta.dirname, 'viewer.ts');
const command = `yes ${'x'.repeat(79)} | head -n ${lines}`;
const mib = (value: number): string => `${(value / 1024 / 1024).toFixed(0)} MiB`;
const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;

const hosts = await startSshdHosts(1);
const [access] = hosts.accesses;
if (access === undefined) throw new Error('There is no host.');
const ours = await openCommands(hosts.accesses);
const { database } = ours.now();
const pool = createSshPool({ database, logger: quiet });

const server = await serveConsole(ours);

/** Milliseconds of all threads of this process since it began. */
const processorMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const residentPeakBytes = (): number =>
  Number(/VmHWM:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024;

/** ssh2 → nothing. */
const bare = async (): Promise<number> => {
  const startedMs = performance.now();
  const process = await pool.exec(access, command);
  let received = 0;
  process.stdout.on('data', (data: Buffer) => (received += data.length));
  process.stderr.resume();
  await process.exited;
  if (received !== bytes) throw new Error(`ssh2 read ${received} of ${bytes} bytes`);
  return performance.now() - startedMs;
};

/** Stored, and received by one viewer. */
const whole = async (): Promise<number> => {
  const viewer = spawn(process.execPath, [viewerPath, server.url], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: viewer.stdout })[Symbol.asyncIterator]();
  await lines.next();
  const startedMs = performance.now();
  const run = ours.start([command]);
  const frame = { type: 'subscribe', id: 's', channel: 'task', taskId: run.tasks[0]?.id, after: 0 };
  viewer.stdin.write(JSON.stringify(frame));
  const { value: line } = await lines.next();
  const tookMs = performance.now() - startedMs;
  if (Number(line) !== bytes) throw new Error(`the viewer received ${line} of ${bytes} bytes`);
  return tookMs;
};

try {
  await bare();
  await whole();
  await nextTurn();
  const restingBytes = process.memoryUsage.rss();
  let peakBytes = 0;
  const times = { bare: [] as number[], whole: [] as number[] };
  const busy = { bare: [] as number[], whole: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    for (const [way, work] of [['bare', bare] as const, ['whole', whole] as const]) {
      // The kernel keeps the peak, from here on (proc_pid_clear_refs(5)); asking again and again would slow what is measured.
      writeFileSync('/proc/self/clear_refs', '5');
      const beforeMs = processorMs();
      times[way].push(await work());
      busy[way].push(processorMs() - beforeMs);
      if (way === 'whole') peakBytes = Math.max(peakBytes, residentPeakBytes());
    }
  }
  const rate = (ms: number): string =>
    `${ms.toFixed(0).padStart(6)} ms  ${((bytes / ms) * (1000 / 1024 / 1024)).toFixed(1)} MiB/s  ${Math.round((lines / ms) * 1000)} lines/s`;
  console.log(`${lines} lines × 80 bytes, median of ${rounds}`);
  console.log(`ssh2 → nothing               ${rate(median(times.bare))}`);
  console.log(`stored, and to one viewer    ${rate(median(times.whole))}`);
  console.log(`ratio ${((median(times.bare) / median(times.whole)) * 100).toFixed(0)} %`);
  console.log(
    `processor time of the server: ${median(busy.bare).toFixed(0)} ms ssh2 alone, ${median(busy.whole).toFixed(0)} ms in all`,
  );
  console.log(`memory at rest ${mib(restingBytes)}, grew by ${mib(peakBytes - restingBytes)}`);
} finally {
  server.close();
  await pool.close();
  await ours.close();
  hosts.stop();
}
