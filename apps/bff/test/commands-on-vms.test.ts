import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OpenCommands, openCommands } from '../src/commands/testing/open-commands.ts';
import { probeIsolation } from '../src/sandbox-cloud/isolation/probe.ts';
import type { VmAccess } from '../src/ssh/vm-access.ts';
import { hasOpenSsh, startOpenSsh } from './openssh-fixture.ts';
import { CloudUnderTest, userKey } from './sandbox-cloud-fixture.ts';

const { report } = await probeIsolation();

interface Hosts {
  accesses: VmAccess[];
  stop: () => unknown;
}

const sandboxVms = async (): Promise<Hosts> => {
  const cloud = await CloudUnderTest.start();
  const vms = await Promise.all([cloud.createRunning(), cloud.createRunning()]);
  const accesses = vms.map((vm, index) => ({
    vmId: `vm-${index + 1}`,
    host: '127.0.0.1',
    port: vm.sshPort ?? 0,
    user: vm.sshUser,
    privateKey: userKey.private,
    hostKey: vm.hostKey.publicKey,
  }));
  return { accesses, stop: () => cloud.stop() };
};
const openSshHosts = async (): Promise<Hosts> => {
  const hosts = await Promise.all([startOpenSsh('vm-1'), startOpenSsh('vm-2')]);
  return { accesses: hosts.map(({ access }) => access), stop: () => hosts.forEach(({ stop }) => stop()) };
};

describe.each([
  { name: 'sandbox VMs', possible: report.available, start: sandboxVms },
  { name: 'OpenSSH servers', possible: hasOpenSsh, start: openSshHosts },
])('on $name', ({ possible, start }) => {
  let hosts: Hosts;
  let console: OpenCommands;
  beforeAll(async () => {
    if (!possible) return;
    hosts = await start();
    console = await openCommands(hosts.accesses);
  });
  afterAll(async () => {
    if (!possible) return;
    await console.close();
    await hosts.stop();
  });
  const texts = (run: { tasks: { id: string }[] }): string[] =>
    run.tasks.map(({ id }) => String(console.output(id).stdout));

  test.runIf(possible)('commands run on all, with their output and exit codes', async () => {
    const commands = ['uname -n; cd /tmp', 'pwd; echo warn >&2', 'head -c 300000 /dev/zero; exit 3'];
    const run = await console.ended(console.start(commands).id);
    expect(run.tasks.map(({ exitCodes }) => exitCodes)).toEqual([
      [0, 0, 3],
      [0, 0, 3],
    ]);
    for (const task of run.tasks) {
      const { stdout, stderr } = console.output(task.id);
      expect(String(stdout)).toMatch(/^\S+\n\/tmp\n\0{300000}$/);
      expect(String(stderr)).toBe('warn\n');
    }
  });

  test.runIf(possible)('a restart in the middle loses no byte and no exit code', async () => {
    const run = console.start(['seq 100000; echo half; sleep 1; seq 100000; exit 6'], {
      onError: 'continue',
    });
    for (const { id } of run.tasks) await console.says(id, 'half');
    await console.reopen();
    const ended = await console.ended(run.id);
    expect(ended.tasks.map(({ status, exitCodes }) => [status, exitCodes])).toEqual([
      ['failed', [6]],
      ['failed', [6]],
    ]);
    const numbers = Array.from({ length: 100_000 }, (_, at) => `${at + 1}\n`).join('');
    for (const text of texts(ended)) expect(text === `${numbers}half\n${numbers}`).toBe(true);
  });

  test.runIf(possible)('floods on both outputs at once arrive whole', async () => {
    const flood = 'seq 1000000 1400000 & seq 2000000 2400000 >&2; wait';
    const run = await console.ended(console.start([flood, flood, flood]).id);
    expect(run.status).toBe('succeeded');
    for (const { id } of run.tasks) {
      const { stdout, stderr } = console.output(id);
      expect([stdout.length, stderr.length]).toEqual([9_600_024, 9_600_024]);
    }
  });

  test.runIf(possible)('cancel ends the processes there', async () => {
    const run = console.start(['echo up; sleep 4321 | sleep 4321; echo never']);
    for (const { id } of run.tasks) await console.says(id, 'up');
    console.cancel(run.id);
    expect((await console.ended(run.id)).status).toBe('cancelled');
    const look = 'cat /proc/[0-9]*/cmdline 2>/dev/null | tr "\\0" "\\n" | grep -cx "432[1]"';
    const left = await console.ended(console.start([look]).id);
    expect(texts(left)).toEqual(['0\n', '0\n']);
  });
});
