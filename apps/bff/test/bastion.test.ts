import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type HostKeys, hostKeysSchema } from '@terroir/shared-types';
import { pino } from 'pino';
import { afterAll, expect, test } from 'vitest';
import { migrate } from '../src/db/migrate.ts';
import { openDatabase } from '../src/db/open-database.ts';
import { probeIsolation } from '../src/sandbox-cloud/isolation/probe.ts';
import { createSshPool } from '../src/ssh/create-ssh-pool.ts';
import { startSshHost } from '../src/ssh/testing/start-ssh-host.ts';
import type { VmAccess } from '../src/ssh/vm-access.ts';
import { InfrasUnderTest } from './infras-fixture.ts';
import { hasOpenSsh, startOpenSsh } from './openssh-fixture.ts';
import { CloudUnderTest } from './sandbox-cloud-fixture.ts';
import { sourcePaths } from './start-test-server.ts';

/** A release is tried with 500; each is a host of its own behind one sshd with its default limits. */
const targets = Number(process.env['TERROIR_BASTION_TARGETS'] ?? 120);
const { report } = await probeIsolation();

const closers: (() => unknown)[] = [];
afterAll(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});
const openPool = () => {
  const database = openDatabase(':memory:');
  migrate(database, sourcePaths.migrationsDir);
  const pool = createSshPool({ database, logger: pino({ level: 'silent' }) });
  closers.push(() => pool.close());
  return pool;
};

test.runIf(hasOpenSsh)(
  'every target behind one sshd with its default limits is reached',
  async () => {
    const pool = openPool();
    const bastion = await startOpenSsh('bastion');
    const host = await startSshHost('target');
    closers.push(bastion.stop, () => host.close());
    const answers = await Promise.all(
      Array.from({ length: targets }, (_, index) => {
        const target: VmAccess = { ...host.access, vmId: `vm-${index}`, via: bastion.access };
        return pool.run(target, `echo ${index}`, { timeoutMs: 150_000 });
      }),
    );
    expect(answers.map(({ stdout }) => Number(stdout))).toEqual([...Array(targets).keys()]);
    expect(host.connections()).toBe(targets);
  },
  200_000,
);

test.runIf(hasOpenSsh)(
  'a changed key of the bastion or of the VM behind it stops everything before a login',
  async () => {
    const pool = openPool();
    const [bastion, vm] = [await startSshHost('bastion'), await startSshHost('vm')];
    closers.push(
      () => bastion.close(),
      () => vm.close(),
    );
    const access = { ...vm.access, via: bastion.access };
    expect(String((await pool.run(access, 'echo in')).stdout)).toBe('in\n');
    for (const changed of [vm, bastion]) {
      changed.changeHostKey();
      changed.cut();
      const logins = changed.authentications();
      await expect
        .poll(() => pool.run(access, 'true').catch((error: unknown) => error), { timeout: 30_000 })
        .toMatchObject({
          code: 'host-key-changed',
          message: expect.stringContaining(String(changed.access.port)),
        });
      expect(changed.authentications()).toBe(logins);
    }
  },
);

test('a port that the bastion cannot reach is told as its failure', async () => {
  const pool = openPool();
  const bastion = await startSshHost('bastion');
  closers.push(() => bastion.close());
  const nowhere = { ...bastion.access, vmId: 'vm', port: 1, via: bastion.access };
  await expect(pool.run(nowhere, 'true')).rejects.toMatchObject({
    code: 'ssh-unreachable',
    message: expect.stringContaining('Over the bastion'),
  });
});

test.runIf(report.available)(
  'an infra is reached through one of its VMs, and every hop shows its key',
  async () => {
    const cloud = await CloudUnderTest.start();
    const subject = new InfrasUnderTest({
      dataDir: join(cloud.dataDir, 'ours'),
      connection: cloud.connection,
    });
    closers.push(async () => {
      await subject.close();
      await cloud.stop();
      rmSync(cloud.dataDir, { recursive: true, force: true });
    });
    const group = { name: 'a', specId: 'aws+us-east-2+m7i.large', count: 2 };
    const { id } = await subject.launch('hops', [group]);
    const { vms } = await subject.untilCounts(id, { running: 2 });
    const [first, second] = vms;
    const put = await subject.call('PUT', `/infras/${id}/bastion`, { vmId: first?.id });
    expect(put).toMatchObject({ status: 200, body: { bastion: { vmId: first?.id, reach: 'private' } } });

    const access = subject.infras.fleet.access(second?.id ?? '');
    expect(access).toMatchObject({ host: second?.privateIp, port: 22, via: { vmId: first?.id } });
    expect(subject.infras.fleet.access(first?.id ?? '')?.via).toBeUndefined();
    if (access === null) throw new Error('There is no way to the VM.');
    expect(String((await openPool().run(access, 'hostname')).stdout).trim()).toBe('hops-a-2');

    const hops = async (): Promise<HostKeys['hops']> =>
      hostKeysSchema.parse((await subject.call('GET', `/vms/${second?.id}/host-keys`)).body).hops;
    expect(await hops()).toMatchObject([
      {
        role: 'bastion',
        source: 'known',
        key: { type: 'ssh-ed25519', fingerprint: expect.stringMatching(/^SHA256:/) },
      },
      { role: 'vm', source: 'known', refused: null },
    ]);
    expect(
      (await subject.call('PUT', `/infras/${id}/bastion`, { host: 'h', user: 'me', privateKey: 'x' })).status,
    ).toBe(422);
    expect(
      (await subject.call('PUT', `/infras/${id}/bastion`, { host: '-oProxyCommand=x', user: 'me' })).status,
    ).toBe(422);
    expect((await subject.call('DELETE', `/infras/${id}/bastion`)).body).toEqual({ bastion: null });
    expect(await hops()).toHaveLength(1);
  },
);
