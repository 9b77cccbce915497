import { infraSchema, metricsSchema, vmSamplesSchema } from '@terroir/shared-types';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { probeIsolation } from '../src/sandbox-cloud/isolation/probe.ts';
import { createSshPool } from '../src/ssh/create-ssh-pool.ts';
import { createMonitoring, type Monitoring } from '../src/monitoring/create-monitoring.ts';
import { pino } from 'pino';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { InfrasUnderTest, specFixture } from './infras-fixture.ts';
import { CloudUnderTest, until } from './sandbox-cloud-fixture.ts';

const { report } = await probeIsolation();
const logger = pino({ level: 'error' }, pino.destination({ dest: 2, sync: true }));
let cloud: CloudUnderTest;
let subject: InfrasUnderTest;
let monitoring: Monitoring;
let ssh: ReturnType<typeof createSshPool>;

beforeAll(async () => {
  cloud = await CloudUnderTest.start();
  subject = new InfrasUnderTest({ dataDir: join(cloud.dataDir, 'ours'), connection: cloud.connection });
  const { database, events, infras } = subject;
  ssh = createSshPool({ database, logger });
  const now = () => new Date();
  monitoring = createMonitoring({ database, events, fleet: infras.fleet, ssh, logger, now, everyMs: 200 });
  infras.routes.push(...monitoring.routes);
  monitoring.start();
});
afterAll(async () => {
  await monitoring.close();
  await subject.close();
  await ssh.close();
  await cloud.stop();
  rmSync(cloud.dataDir, { recursive: true, force: true });
});

const metrics = async (infraId: string) =>
  metricsSchema.parse((await subject.call('GET', `/metrics?infraId=${infraId}`)).body).items;

test.runIf(report.available)(
  'a monitored VM is read over SSH until it stops; one that is not monitored is left alone',
  async () => {
    const seen = await subject.launch('seen', [{ name: 'g', specId: specFixture('g6.xlarge').id, count: 1 }]);
    const unseen = await subject.launch('unseen', [
      { name: 'g', specId: specFixture('m7i.large').id, count: 1 },
    ]);
    expect((await subject.call('PUT', `/infras/${seen.id}/monitoring`, { enabled: true })).status).toBe(200);
    await subject.untilCounts(unseen.id, { running: 1 });
    const vm = (await subject.untilCounts(seen.id, { running: 1 })).vms[0];
    const sampled = await until('a sample with CPU', async () => {
      const [item] = await metrics(seen.id);
      return item !== undefined && typeof item.sample?.cpuPercent === 'number' && item;
    });
    expect(sampled).toMatchObject({
      vmId: vm?.id,
      problem: null,
      idleSince: null,
      simulated: true,
      hourlyUsd: vm?.hourlyUsd,
      sample: { gpuCount: 1, gpuPercent: 0 },
    });
    expect(sampled.sample?.memoryUsedBytes).toBeGreaterThan(0);
    expect(sampled.sample?.diskTotalBytes).toBeGreaterThan(0);
    expect(await metrics(unseen.id)).toEqual([]);
    const series = vmSamplesSchema.parse((await subject.call('GET', `/vms/${vm?.id}/metrics`)).body);
    expect(series.items.length).toBeGreaterThan(1);

    await subject.untilEnded((await subject.act(seen.id, { action: 'suspend' })).id);
    expect(await metrics(seen.id)).toEqual([]);
  },
  60_000,
);

test('a VM is idle when half an hour of samples says so, and not before', async () => {
  const launched = await subject.launch('idle', [
    { name: 'g', specId: specFixture('m7i.large').id, count: 1 },
  ]);
  const infra = infraSchema.parse(await subject.untilCounts(launched.id, { running: 1 }));
  monitoring.enable(infra.id);
  const insert = subject.database.sqlite.prepare(
    'INSERT OR REPLACE INTO vm_samples VALUES (?, ?, ?, 1, 2, 1, 2, 0, NULL, NULL, NULL)',
  );
  const write = (minutesAgo: number, cpu: number) =>
    insert.run(infra.vms[0]?.id, Date.now() - minutesAgo * 60_000, cpu);
  write(20, 1);
  expect((await metrics(infra.id))[0]?.idleSince).toBeNull();
  write(33, 2);
  expect((await metrics(infra.id))[0]?.idleSince).not.toBeNull();
  write(10, 70);
  expect((await metrics(infra.id))[0]?.idleSince).toBeNull();
});
