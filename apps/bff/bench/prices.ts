import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createGzip } from 'node:zlib';
import { readConfig } from '../src/config.ts';
import { pathsFrom } from '../src/paths.ts';
import { startTerroir } from '../src/start-terroir.ts';
import { ec2Csv, ec2Index, ec2IndexPath } from '../test/price-list-server.ts';

/**
 * Prints: how fast an offer file of `BENCH_MIB` (300) is read and what memory it takes, and what requests feel of
 * it and of swaps. The baseline is the same requests with nothing else going on, in the same run.
 */
const targetMib = Number(process.env['BENCH_MIB'] ?? 300);
const region = 'ca-west-1';
const requestsPerSecond = 50;
const measureMs = 6_000;
const mib = 2 ** 20;

const row = { 'Instance Type': 'm5.large', PricePerUnit: '0.107', Tenancy: 'Dedicated' };
const filler = `${ec2Csv(
  region,
  Array.from({ length: 500 }, () => row),
)
  .split('\n')
  .slice(6, -1)
  .join('\n')}\n`;
const plain = ec2Csv(region, [{ 'Instance Type': 'm5.large', PricePerUnit: '0.107' }]);

const lists = createServer((request, response) => {
  void (async () => {
    if (request.url === ec2IndexPath) {
      response.end(ec2Index([region]));
      return;
    }
    response.writeHead(200, { 'content-encoding': 'gzip' });
    const gzip = createGzip({ level: 1 });
    gzip.pipe(response);
    gzip.write(plain);
    for (let sent = 0; sent < targetMib * mib && !response.destroyed; sent += filler.length) {
      if (!gzip.write(filler)) await once(gzip, 'drain');
    }
    gzip.end();
  })();
});
lists.listen(0, '127.0.0.1');
await once(lists, 'listening');
const folder = mkdtempSync(join(tmpdir(), 'terroir-bench-'));
const terroir = await startTerroir({
  config: readConfig({
    PORT: '0',
    TERROIR_DATA_DIR: join(folder, 'data'),
    TERROIR_SANDBOX: 'off',
    LOG_LEVEL: 'error',
    TERROIR_PRICE_SOURCE_URLS: `aws=http://127.0.0.1:${(lists.address() as AddressInfo).port}`,
  }),
  paths: pathsFrom(new URL('../src/main.ts', import.meta.url).href),
  pid: process.pid,
});
const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
  const answer = await fetch(`${terroir.origin}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${terroir.token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return answer.status === 204 ? null : answer.json();
};
const ask = async (): Promise<number> => {
  const startMs = performance.now();
  await call('POST', '/recommendations', { expression: 'gpu~H100', rank: [{ by: 'cost', weight: 1 }] });
  return performance.now() - startMs;
};

const measure = async (): Promise<{ p50: number; p99: number; max: number }> => {
  const times: Promise<number>[] = [];
  const endMs = performance.now() + measureMs;
  while (performance.now() < endMs) {
    times.push(ask());
    await delay(1000 / requestsPerSecond);
  }
  const sorted = (await Promise.all(times)).toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99), max: sorted.at(-1) ?? Number.NaN };
};
const print = (what: string, { p50, p99, max }: Awaited<ReturnType<typeof measure>>, base: number): void =>
  console.log(
    `${what.padEnd(34)} p50 ${p50.toFixed(1)} ms   p99 ${p99.toFixed(1)} ms (${(p99 / base).toFixed(1)}x)   worst ${max.toFixed(1)} ms`,
  );

for (let warm = 0; warm < 100; warm += 1) await ask();
const quiet = await measure();
print('requests alone', quiet, quiet.p99);

const measured = new AbortController();
let swaps = 0;
const swapTimesMs: number[] = [];
const swapping = (async () => {
  while (!measured.signal.aborted) {
    const startMs = performance.now();
    await call('PUT', '/prices/aws+us-east-2+p5.48xlarge', { hourlyUsd: 30 + swaps, source: 'bench' });
    swapTimesMs.push(performance.now() - startMs);
    swaps += 1;
    await delay(300);
  }
})();
const swapped = await measure();
measured.abort();
await swapping;
print(`requests, ${swaps} swaps of the catalog`, swapped, quiet.p99);
const swapMs = swapTimesMs.toSorted((a, b) => a - b);
console.log(
  `a price set by hand counts after     ${swapMs[Math.floor(swapMs.length / 2)]?.toFixed(0)} ms (first ${swapTimesMs[0]?.toFixed(0)} ms)`,
);

await call('PATCH', '/catalog', { refreshEnabled: true });
const before = process.memoryUsage.rss();
let peak = before;
const watch = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss());
}, 20);
const startMs = performance.now();
const operation = (await call('POST', '/catalog/refresh', { sources: ['aws'], regions: [region] })) as {
  id: string;
};
const refreshing = await measure();
let status = 'running';
while (status === 'running') {
  await delay(100);
  ({ status } = (await call('GET', `/operations/${operation.id}`)) as { status: string });
}
const tookMs = performance.now() - startMs;
clearInterval(watch);
print('requests, a refresh in the background', refreshing, quiet.p99);
const state = (await call('GET', '/catalog')) as {
  sources: { lastReport: { bytes: number; rows: { read: number }; outcome: string } | null }[];
};
const report = state.sources[0]?.lastReport;
const readMib = (report?.bytes ?? 0) / mib;
console.log(
  `an offer file of ${readMib.toFixed(0)} MiB, ${report?.rows.read} rows: ${report?.outcome}, ${(tookMs / 1000).toFixed(1)} s, ` +
    `${(readMib / (tookMs / 1000)).toFixed(0)} MiB/s; memory of the process ${(before / mib).toFixed(0)} MiB before, ` +
    `${(peak / mib).toFixed(0)} MiB at most (server, its list of prices on the other end, and this bench)`,
);
await terroir.close();
lists.closeAllConnections();
lists.close();
rmSync(folder, { recursive: true, force: true });
