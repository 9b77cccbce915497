import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import type { ClientChannel } from 'ssh2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SandboxVm } from '../src/sandbox-cloud/contract.ts';
import { probeIsolation } from '../src/sandbox-cloud/isolation/probe.ts';
import { newEd25519Pair } from '../src/sandbox-cloud/ssh/keys.ts';
import { CloudUnderTest, execOn, outcomeOf, runOn, sshTo, until } from './sandbox-cloud-fixture.ts';

const { report } = await probeIsolation();

describe.skipIf(!report.available)('VMs with isolation', () => {
  let cloud: CloudUnderTest;
  let one: SandboxVm;
  let two: SandboxVm;
  beforeAll(async () => {
    cloud = await CloudUnderTest.start();
    [one, two] = await Promise.all([
      cloud.createRunning({ gpu: { vendor: 'NVIDIA', model: 'H100', count: 2, memoryGibEach: 80 } }),
      cloud.createRunning(),
    ]);
  });
  afterAll(() => cloud.stop());

  test('commands run for real, with exit codes, signals, both streams and stdin', async () => {
    expect(await runOn(one, 'hostname; whoami; echo oops >&2; exit 7')).toEqual({
      stdout: `${one.name}\nubuntu\n`,
      stderr: 'oops\n',
      code: 7,
      signal: null,
    });
    expect((await runOn(two, 'hostname')).stdout).toBe(`${two.name}\n`);
    expect(await runOn(one, 'kill -TERM $$')).toMatchObject({ code: null, signal: 'SIGTERM' });
    const megabyte = 'x'.repeat(1024 * 1024);
    expect((await runOn(one, 'cat', megabyte)).stdout).toBe(megabyte);
    expect((await runOn(one, 'cat /etc/os-release')).stdout).toContain('Terroir sandbox VM');
  });

  test('another key, another user and passwords are refused', async () => {
    await expect(sshTo(one, { privateKey: newEd25519Pair().private })).rejects.toThrow(/authentication/);
    await expect(sshTo(one, { username: 'root' })).rejects.toThrow(/authentication/);
    await expect(sshTo(one, { privateKey: undefined, password: 'ubuntu' } as object)).rejects.toThrow(
      /authentication/,
    );
  });

  test('nothing of this host can be read from inside', async () => {
    const { token } = cloud.connection;
    const search = [
      `cat ${cloud.dataDir}/sandbox-cloud.json`,
      `ls -A ${homedir()}/.ssh; ls -A ${homedir()}; ls -A ${cloud.dataDir}`,
      `cat /proc/${cloud.connection.pid}/environ /proc/1/environ /proc/${cloud.connection.pid}/cmdline`,
      `grep -rls '${token.slice(0, 20)}' /etc /home /opt/terroir-sandbox/bin /run /srv /tmp /var`,
      'cat /proc/1/fd/* </dev/null',
    ].join('; ');
    const { stdout } = await runOn(one, `set +e; ${search}; cat /etc/shadow; true`);
    expect(stdout).toBe('');
    const { stdout: environment } = await runOn(one, 'env -u _ | cut -d= -f1 | sort | tr "\\n" " "');
    expect(environment.trim().split(' ')).toEqual([
      'HOME',
      'LANG',
      'LOGNAME',
      'PATH',
      'PWD',
      'SHELL',
      'SHLVL',
      'USER',
    ]);
    const { stdout: mounts } = await runOn(
      one,
      'cat /proc/net/dev | grep -c : ; touch /usr/x /x 2>&1 | grep -c "Read-only"',
    );
    expect(mounts.trim().split('\n')).toEqual(['1', '2']);
    expect((await runOn(one, 'grep -E "CapEff|CapPrm" /proc/self/status')).stdout).not.toMatch(
      /:\s*0*[1-9a-f]/,
    );
  });

  test('two VMs listen on the same port of their own loopback, each reached through its own SSH', async () => {
    const serve = (text: string) =>
      `perl -MIO::Socket::INET -e '$s=IO::Socket::INET->new(Listen=>5,LocalAddr=>"127.0.0.1",LocalPort=>11434,ReuseAddr=>1) or die;` +
      ` while($c=$s->accept){print $c "${text}";close $c}' >/dev/null 2>&1 &`;
    const ask = async (vm: SandboxVm, text: string) => {
      const client = await sshTo(vm);
      await execOn(client, serve(text));
      const answer = await until(
        'the forwarded port to answer',
        () =>
          new Promise<string | null>((resolve) => {
            client.forwardOut('127.0.0.1', 0, '127.0.0.1', 11434, (error, stream) => {
              if (error) return resolve(null);
              let said = '';
              stream.on('data', (part: Buffer) => (said += part.toString()));
              stream.on('close', () => resolve(said));
            });
          }),
      );
      const elsewhere = await new Promise<Error | undefined>((resolve) =>
        client.forwardOut('127.0.0.1', 0, '192.0.2.1', 80, (error) => resolve(error)),
      );
      client.end();
      return { answer, refused: elsewhere instanceof Error };
    };
    expect(await Promise.all([ask(one, 'first'), ask(two, 'second')])).toEqual([
      { answer: 'first', refused: true },
      { answer: 'second', refused: true },
    ]);
  });

  test('a shell has a terminal of the size asked for, and follows when it changes', async () => {
    const client = await sshTo(one);
    const channel = await new Promise<ClientChannel>((resolve, reject) =>
      client.shell({ cols: 91, rows: 33, term: 'xterm-256color' }, (error, opened) =>
        error ? reject(error) : resolve(opened),
      ),
    );
    const over = outcomeOf(channel);
    let seen = '';
    channel.on('data', (part: Buffer) => (seen += part.toString()));
    channel.write('stty size; echo $TERM\n');
    await until('the first size', async () => /33 91\r\nxterm-256color/.test(seen));
    channel.setWindow(50, 120, 0, 0);
    await until('the second size', async () => {
      channel.write('stty size\n');
      return /50 120/.test(seen);
    });
    channel.end('exit 3\n');
    expect((await over).code).toBe(3);
    expect(seen).toContain('Terroir sandbox VM');
    client.end();
  });

  test('a signal reaches the running command, and a closed channel hangs it up', async () => {
    const client = await sshTo(one);
    const started = (command: string) =>
      new Promise<ClientChannel>((resolve, reject) =>
        client.exec(command, (error, channel) => (error ? reject(error) : resolve(channel))),
      );
    const interrupted = await started(
      'trap "echo caught; exit 9" INT; echo ready; sleep 60 >/dev/null 2>&1 & wait',
    );
    await once(interrupted, 'data');
    const over = outcomeOf(interrupted);
    interrupted.signal('INT');
    expect(await over).toMatchObject({ stdout: 'caught\n', code: 9 });

    const left = await started('echo ready; exec sleep 4321');
    await once(left, 'data');
    left.close();
    await until(
      'the command to be gone',
      async () => !(await execOn(client, 'ps ax')).stdout.includes('sleep 4321'),
    );
    client.end();
  });

  test('nvidia-smi shows the GPUs bought, marked as sandbox, and is absent without', async () => {
    const query = 'nvidia-smi --query-gpu=name,memory.total,driver_version,compute_cap --format=csv,noheader';
    expect((await runOn(one, query)).stdout).toBe(
      'NVIDIA H100, 81920 MiB, 580.126.09-sandbox, 9.0\n'.repeat(2),
    );
    expect((await runOn(two, query)).code).toBe(127);
  });

  test('reboot ends all processes, changes the boot id and keeps home', async () => {
    const before = await runOn(
      two,
      'echo kept > ~/note; echo lost > /tmp/note; nohup sleep 7654 >/dev/null 2>&1 & cat /proc/sys/kernel/random/boot_id',
    );
    expect((await cloud.act(two.id, 'reboot')).status).toBe(202);
    const rebooted = await cloud.untilStatus(two.id, 'running');
    const after = await runOn(
      rebooted,
      'cat /proc/sys/kernel/random/boot_id; cat ~/note; cat /tmp/note; ps ax | grep -c "[s]leep 7654"',
    );
    const [bootId, note, sleepers] = after.stdout.trim().split('\n');
    expect(bootId).toBe(rebooted.bootId);
    expect(bootId).not.toBe(before.stdout.trim());
    expect([note, sleepers]).toEqual(['kept', '0']);
    expect(rebooted.sshPort).toBe(two.sshPort);
  });

  test('suspend stops everything and refuses SSH; resume goes on where it was', async () => {
    await runOn(two, 'nohup sh -c "while :; do date +%s%N > ~/tick; sleep 0.01; done" >/dev/null 2>&1 &');
    await cloud.act(two.id, 'suspend');
    await cloud.untilStatus(two.id, 'suspended');
    await expect(sshTo(two, { readyTimeout: 3_000 })).rejects.toThrow();
    await cloud.act(two.id, 'resume');
    const resumed = await cloud.untilStatus(two.id, 'running');
    expect(resumed.bootId).toBe((await runOn(two, 'cat /proc/sys/kernel/random/boot_id')).stdout.trim());
    const ticked = await runOn(
      two,
      'a=$(cat ~/tick); while [ "$a" = "$(cat ~/tick)" ]; do sleep 0.01; done; echo ticks; pkill -f tick',
    );
    expect(ticked.stdout).toContain('ticks');
  });

  test('a fork bomb, a full disk and a hungry process hit their bounds and leave the VM usable', async () => {
    const vm = await cloud.createRunning();
    const fork = 'while (1) { my $p = fork; last if !defined $p; if (!$p) { sleep 60; exit } $n++ }';
    const bomb = await runOn(vm, `perl -e '${fork} $| = 1; print $n; kill "TERM", -getpgrp'`);
    expect(Number(bomb.stdout)).toBeGreaterThan(100);
    expect(Number(bomb.stdout)).toBeLessThanOrEqual(256);
    const disk = await runOn(vm, 'dd if=/dev/zero of=~/big bs=1M count=300 2>&1; rm -f ~/big');
    expect(disk.stdout + disk.stderr).toMatch(/No space left|File too large|File size limit/i);
    const memory = await runOn(vm, `perl -e '$x = "x" x (3 * 1024 * 1024 * 1024); print "got it"' 2>&1`);
    expect(memory.stdout).not.toContain('got it');
    expect((await runOn(vm, 'echo fine')).stdout).toBe('fine\n');
    await cloud.act(vm.id, 'terminate');
  });

  test('terminate ends the whole tree, to the last process on this host', async () => {
    const vm = await cloud.createRunning();
    const mark = `98${vm.id.replace(/\D/g, '').slice(0, 6)}`;
    await runOn(vm, `nohup setsid sleep ${mark} >/dev/null 2>&1 &`);
    await until('the process to show on the host', async () => processesWith(mark).length > 0);
    await cloud.act(vm.id, 'terminate');
    await cloud.untilStatus(vm.id, 'terminated');
    expect(processesWith(mark)).toEqual([]);
    await expect(sshTo(vm, { readyTimeout: 3_000 })).rejects.toThrow();
  });
});

function processesWith(argument: string): string[] {
  return readdirSync('/proc').filter((name) => {
    const path = `/proc/${name}/cmdline`;
    if (!/^\d+$/.test(name) || !existsSync(path)) return false;
    try {
      return readFileSync(path, 'utf8').split('\0').includes(argument);
    } catch {
      return false; // it ended while we looked
    }
  });
}
