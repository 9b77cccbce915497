import {
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { incidentSchema, infraSchema, pageOf } from '@terroir/shared-types';
import { afterAll, expect, test } from 'vitest';
import { type TestServer, startTestServer } from './start-test-server.ts';
import { until } from './sandbox-cloud-fixture.ts';
import { stopSandboxCloud } from './stop-sandbox-cloud.ts';

const scratch = mkdtempSync(join(tmpdir(), 'terroir-damaged-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const launched = async (server: TestServer): Promise<string> => {
  const response = await server.call('POST', '/infras', {
    name: 'kept',
    connectionId: 'sandbox',
    nodeGroups: [{ name: 'g', specId: 'aws+us-east-2+m7i.large', count: 2 }],
  });
  return infraSchema.parse(await response.json()).id;
};
const running = (server: TestServer, id: string) =>
  until(
    `${id} to run`,
    async () => {
      const response = await server.call('GET', `/infras/${id}`);
      if (response.status !== 200) return null;
      const infra = infraSchema.parse(await response.json());
      return infra.counts.running === 2 && infra;
    },
    60_000,
  );

const damages: [string, (file: string) => void][] = [
  ['overwritten from the start', (file) => writeFileSync(file, 'this is no database '.repeat(500))],
  [
    'overwritten in its pages',
    (file) => {
      const noise = Buffer.alloc(4096, 0xa5);
      const handle = openSync(file, 'r+');
      for (let at = 4096; at < statSync(file).size; at += 8192) writeSync(handle, noise, 0, noise.length, at);
    },
  ],
  ['cut short', (file) => writeFileSync(file, readFileSync(file).subarray(0, 20_000))],
];

test.each(damages)(
  'a database %s is kept aside; what runs comes back from its tags, with an incident',
  async (_name, damage) => {
    const dataDir = join(mkdtempSync(join(scratch, 'one-')), 'data');
    const first = await startTestServer({ sandbox: true, dataDir });
    const id = await launched(first);
    const before = await running(first, id);
    await first.stop();
    damage(join(dataDir, 'terroir.sqlite'));

    const second = await startTestServer({ sandbox: true, dataDir });
    expect(second.notice).toContain('The database was damaged');
    const kept = readdirSync(dataDir).filter((name) => name.startsWith('terroir.sqlite.damaged-'));
    expect(kept.length).toBeGreaterThan(0);
    const after = await running(second, id);
    expect(after.vms.map((vm) => vm.id)).toEqual(before.vms.map((vm) => vm.id));
    expect(after.vms[0]?.unreachableReason).toBeUndefined();
    const { items } = await second.read(pageOf(incidentSchema), '/incidents');
    expect(items.map(({ kind }) => kind)).toContain('database-rebuilt');
    await second.stop();
    await stopSandboxCloud(dataDir);
  },
  120_000,
);
