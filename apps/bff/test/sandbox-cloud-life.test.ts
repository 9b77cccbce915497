import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { afterEach, describe, expect, test } from 'vitest';
import { sandboxVmListSchema } from '../src/sandbox-cloud/contract.ts';
import { probeIsolation } from '../src/sandbox-cloud/isolation/probe.ts';
import { startSandboxCloud } from '../src/sandbox-cloud/sandbox-cloud.ts';
import { findSandboxCloud, startOrFindSandboxCloud } from '../src/sandbox-cloud/start-sandbox-cloud.ts';
import { CloudUnderTest, entryPath, newDataDir, runOn, until, vmRequest } from './sandbox-cloud-fixture.ts';

const isolation = await probeIsolation();
const cleanUps: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

function signalReaches(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('starters at the same time find one and the same sandbox cloud, which a shutdown ends', async () => {
  const dataDir = newDataDir();
  cleanUps.push(() => rmSync(dataDir, { recursive: true, force: true }));
  const options = { dataDir, profile: 'fast', entryPath } as const;
  const start = async () => await startOrFindSandboxCloud(options);
  const [one, ...others] = await Promise.all([start(), start(), start(), start()]);
  expect(others).toEqual([one, one, one]);
  expect(await startOrFindSandboxCloud(options)).toEqual(one);
  expect(statSync(join(dataDir, 'sandbox-cloud.json')).mode & 0o777).toBe(0o600);

  const headers = { authorization: `Bearer ${one.token}` };
  expect((await fetch(`${one.url}/shutdown`, { method: 'POST', headers })).status).toBe(202);
  await until('the process to end', async () => !signalReaches(one.pid));
  expect(existsSync(join(dataDir, 'sandbox-cloud.json'))).toBe(false);
  expect(await findSandboxCloud(dataDir)).toBeNull();
});

test('a second process on the same data dir gives up at once and says why', async () => {
  const cloud = await CloudUnderTest.start();
  cleanUps.push(() => cloud.stop());
  const second = spawn(process.execPath, [entryPath, '--data-dir', cloud.dataDir], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  second.stderr.on('data', (part: Buffer) => (complaint += part.toString()));
  const [code] = (await once(second, 'close')) as [number];
  expect(code).toBe(3);
  expect(complaint).toContain('Another sandbox cloud');
});

test('it ends when its data dir vanishes', async () => {
  const cloud = await CloudUnderTest.start();
  rmSync(cloud.dataDir, { recursive: true });
  await until('the process to end', async () => !signalReaches(cloud.connection.pid));
});

test('without isolation VMs come up but refuse commands, saying what to install', async () => {
  const dataDir = newDataDir();
  const cloud = await startSandboxCloud({
    dataDir,
    profile: 'fast',
    modelEntry: join(import.meta.dirname, '../src/sandbox-cloud/llm/main.ts'),
    log: () => undefined,
    isolation: {
      report: {
        available: false,
        reason: 'bubblewrap is missing',
        remedy: 'Run `sudo apt install bubblewrap`.',
      },
      asRoot: false,
      canForbidNesting: false,
    },
  });
  cleanUps.push(async () => {
    await cloud.stop('test over');
    rmSync(dataDir, { recursive: true, force: true });
  });
  const { url, token } = cloud.connection;
  const headers = { authorization: `Bearer ${token}` };
  await fetch(`${url}/vms`, { method: 'POST', headers, body: JSON.stringify(vmRequest()) });
  const vm = await until('the VM to run', async () => {
    const { items } = sandboxVmListSchema.parse(await (await fetch(`${url}/vms`, { headers })).json());
    return items.find((one) => one.status === 'running');
  });
  const outcome = await runOn(vm, 'hostname');
  expect(outcome.code).toBe(255);
  expect(outcome.stderr).toContain('sudo apt install bubblewrap');
});

describe.skipIf(!isolation.report.available)('with isolation', () => {
  test('kill -9 takes every VM with it, and the next start boots them again as the same machines', async () => {
    const cloud = await CloudUnderTest.start();
    const vm = await cloud.createRunning({ tags: { 'terroir-vm': 'vm-7' } });
    const inside = (await runOn(vm, 'nohup setsid sleep 31337 >/dev/null 2>&1 & echo $!')).stdout.trim();
    expect(Number(inside)).toBeGreaterThan(1);

    const exited = once(cloud.process, 'exit');
    cloud.process.kill('SIGKILL');
    await exited;
    await until('the VM to be gone with it', async () => spawnedSleepers() === 0);

    const again = await CloudUnderTest.start(cloud.dataDir);
    cleanUps.push(() => again.stop());
    const back = await again.untilStatus(vm.id, 'running');
    expect(back).toMatchObject({
      id: vm.id,
      name: vm.name,
      publicIp: vm.publicIp,
      hostKey: vm.hostKey,
      tags: vm.tags,
    });
    expect(back.bootId).not.toBe(vm.bootId);
    expect((await runOn(back, 'hostname')).stdout).toBe(`${vm.name}\n`);
  });
});

function spawnedSleepers(): number {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8') === 'sleep\x0031337\0';
      } catch {
        return false; // it ended while we looked
      }
    }).length;
}
