/**
 * `node bench/streams.ts [streams]`: 500 tasks on hosts of OpenSSH's sshd on loopback write lines of 80 bytes at the same
 * time for 20 s, 100 lines a second each, stored, and shown to one viewer that watches the whole run. Prints lines per
 * second, the event loop's delay and the memory of the process that does it all.
 */
import './as-server.ts';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { openCommands } from '../src/commands/testing/open-commands.ts';
import { lineBytes, lineWriter } from './line-writer.ts';
import { serveConsole } from './serve-console.ts';
import { startSshdHosts } from './sshd-hosts.ts';

const count = Number(process.argv[2] ?? 500);
const linesPerSecond = 100;
const seconds = 20;
const viewerPath = join(import.meta.dirname, 'viewer.ts');
const mib = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(0)} MiB`;

const command = lineWriter(linesPerSecond, seconds);

const hosts = await startSshdHosts(count);
const ours = await openCommands(hosts.accesses);
const { commands } = ours.now();
const server = await serveConsole(ours);

const totals = (runId: string) => {
  const tasks = commands.streams.runTasks(runId) ?? [];
  return {
    running: tasks.filter(({ status }) => status === 'running').length,
    bytes: tasks.reduce((sum, { outputBytes }) => sum + outputBytes, 0),
  };
};

try {
  const viewer = spawn(process.execPath, [viewerPath, server.url], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const said = createInterface({ input: viewer.stdout })[Symbol.asyncIterator]();
  await said.next();
  const startedMs = performance.now();
  const run = ours.start([command]);
  viewer.stdin.write(JSON.stringify({ type: 'subscribe', id: 's', channel: 'run', runId: run.id }));
  while (totals(run.id).running < count) {
    if (performance.now() - startedMs > 300_000) throw new Error('not all tasks run after 5 minutes');
    await delay(200);
  }
  console.log(`${count} tasks run after ${((performance.now() - startedMs) / 1000).toFixed(1)} s`);
  const before = process.memoryUsage().rss;
  const loop = monitorEventLoopDelay({ resolution: 5 });
  // Tasks that live long are attached to half a second after they began; that is not what is measured here.
  await delay(3000);
  hosts.write('go', '');
  while (totals(run.id).bytes === 0) await delay(20);
  const from = { atMs: performance.now(), bytes: totals(run.id).bytes, cpu: process.cpuUsage() };
  loop.enable();
  await delay((seconds - 8) * 1000);
  loop.disable();
  const to = { atMs: performance.now(), bytes: totals(run.id).bytes, cpu: process.cpuUsage(from.cpu) };
  const took = (to.atMs - from.atMs) / 1000;
  const rate = (to.bytes - from.bytes) / lineBytes / took;
  console.log(`stored and shown ${Math.round(rate)} lines/s (written: ${count * linesPerSecond} lines/s)`);
  console.log(
    `event loop delay p50 ${(loop.percentile(50) / 1e6).toFixed(1)} ms, p99 ${(loop.percentile(99) / 1e6).toFixed(1)} ms, worst ${(loop.max / 1e6).toFixed(0)} ms`,
  );
  console.log(
    `own CPU ${((to.cpu.user + to.cpu.system) / 1e4 / took).toFixed(0)} % of a core; memory ${mib(process.memoryUsage().rss)}, grew by ${mib(process.memoryUsage().rss - before)}`,
  );
  const ended = await ours.ended(run.id);
  console.log(
    `all ended: ${JSON.stringify(ended.taskCounts)}, ${totals(run.id).bytes} of ${count * linesPerSecond * seconds * lineBytes} bytes`,
  );
  viewer.kill();
} finally {
  server.close();
  await ours.close();
  hosts.stop();
}
