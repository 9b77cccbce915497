import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { InfrasUnderTest } from './infras-fixture.ts';
import { CloudUnderTest } from './sandbox-cloud-fixture.ts';

const kills = 4;
const entryPath = join(import.meta.dirname, 'infras-process.ts');
const group = (name: string, region: string, count: number) => ({
  name,
  specId: `aws+${region}+m7i.large`,
  count,
});

let cloud: CloudUnderTest;
let dataDir: string;
beforeEach(async () => {
  cloud = await CloudUnderTest.start();
  dataDir = join(cloud.dataDir, 'ours');
});
const living = new Set<ChildProcess>();
afterEach(async () => {
  for (const child of living) child.kill('SIGKILL');
  await cloud.stop();
});

class Victim {
  readonly child: ChildProcess;
  private readonly lines: AsyncIterator<string>;

  private constructor(child: ChildProcess, lines: AsyncIterator<string>) {
    this.child = child;
    this.lines = lines;
  }

  static async start(): Promise<Victim> {
    const { url, token } = cloud.connection;
    const child = spawn(process.execPath, [entryPath, dataDir, url, token], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    living.add(child);
    child.once('exit', () => living.delete(child));
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    expect((await lines.next()).value).toBe('started');
    return new Victim(child, lines);
  }

  async call(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: { id?: string } }> {
    this.child.stdin?.write(`${JSON.stringify({ method, path, body })}\n`);
    const { value } = await this.lines.next();
    return JSON.parse(value as string) as { status: number; body: { id?: string } };
  }

  /** SIGKILL after a random while: wherever it is, it is there without warning. */
  async kill(): Promise<void> {
    await delay(Math.random() * 250);
    const exited = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exited;
  }
}

const faults = (rates: Record<string, number | [number, number]>) => cloud.call('PUT', '/faults', rates);

test('killed at random points under lost answers, errors and failing lists, it ends with no orphan and no double', async () => {
  await faults({ createAnswerLost: 0.3, create500: 0.1, create500ButCreated: 0.15, listFails: 0.2 });
  // Slow enough that a kill within 250 ms finds every VM somewhere else on its way.
  await faults({ createDelayMs: [20, 300], bootDelayMs: [50, 500] });
  let victim = await Victim.start();
  const launch = await victim.call('POST', '/infras', {
    name: 'crash',
    connectionId: 'sandbox',
    nodeGroups: [group('a', 'us-east-2', 8), group('b', 'ap-northeast-2', 6)],
  });
  const id = launch.body.id ?? '';
  for (let kill = 0; kill < kills; kill++) {
    await victim.kill();
    victim = await Victim.start();
  }
  await victim.kill();

  let subject = new InfrasUnderTest({ dataDir, connection: cloud.connection, reconcileMs: 300 });
  const infra = await subject.untilCounts(id, { running: 14 }, 60_000);
  await faults({ listFails: 0 });
  const theirs = await cloud.list();
  expect(theirs).toHaveLength(14);
  expect(new Set(theirs.map((vm) => vm.tags['terroir-vm']))).toEqual(new Set(infra.vms.map((vm) => vm.id)));
  expect((await cloud.list('?all=true')).length).toBe(14);
  await subject.close();

  await faults({ listFails: 0.2 });
  victim = await Victim.start();
  expect((await victim.call('POST', `/infras/${id}/actions`, { action: 'terminate' })).status).toBe(202);
  for (let kill = 0; kill < 2; kill++) {
    await victim.kill();
    victim = await Victim.start();
  }
  await victim.kill();
  subject = new InfrasUnderTest({ dataDir, connection: cloud.connection, reconcileMs: 300 });
  await subject.untilCounts(id, { terminated: 14 }, 60_000);
  await faults({ listFails: 0 });
  expect(await cloud.list()).toEqual([]);
  const states = subject.database.sqlite
    .prepare("SELECT DISTINCT state FROM intents WHERE state NOT IN ('verified', 'withdrawn')")
    .pluck()
    .all();
  expect(states).toEqual([]);
  await subject.close();
}, 200_000);
