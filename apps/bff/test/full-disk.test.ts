import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCommands, type OpenCommands } from '../src/commands/testing/open-commands.ts';
import { probeIsolation } from '../src/sandbox-cloud/isolation/probe.ts';
import { attachTerminal } from '../src/terminals/remote/attach-terminal.ts';
import type { TerminalPart } from '../src/terminals/terminal-line.ts';
import { createSshPool } from '../src/ssh/create-ssh-pool.ts';
import type { VmAccess } from '../src/ssh/vm-access.ts';
import { pino } from 'pino';
import { CloudUnderTest, runOn, userKey } from './sandbox-cloud-fixture.ts';
import type { SandboxVm } from '../src/sandbox-cloud/contract.ts';

const { report } = await probeIsolation();

/** A sandbox VM's home is a file system of its own with 256 MiB. */
describe.skipIf(!report.available)('a VM whose disk is full', () => {
  let cloud: CloudUnderTest;
  let vm: SandboxVm;
  let access: VmAccess;
  let console: OpenCommands;
  const on = async (command: string): Promise<string> => (await runOn(vm, command)).stdout;
  const fill = (folder: string) =>
    on(`cat /dev/zero >${folder}/filler 2>/dev/null; df --output=avail ${folder} | tail -n 1`);

  beforeAll(async () => {
    cloud = await CloudUnderTest.start();
    vm = await cloud.createRunning();
    access = {
      vmId: 'vm-1',
      host: '127.0.0.1',
      port: vm.sshPort ?? 0,
      user: vm.sshUser,
      privateKey: userKey.private,
      hostKey: vm.hostKey.publicKey,
    };
    console = await openCommands([access]);
    expect((await fill('~')).trim()).toBe('0');
  });
  afterAll(async () => {
    await console.close();
    await cloud.stop();
  });
  const run = async (command: string) => {
    const ended = await console.ended(console.start([command]).id);
    const task = ended.tasks[0];
    if (task === undefined) throw new Error('no task');
    return { ...task, ...console.output(task.id) };
  };
  const folders = () => on('ls -d ~/.terroir/?* /dev/shm/.terroir-*/?* /tmp/.terroir-*/?* 2>/dev/null');

  test('a command runs from memory, and its output says so first', async () => {
    const { status, stdout, chunks } = await run('echo out; echo x >~/more');
    expect(status).toBe('failed');
    expect(String(stdout)).toBe('out\n');
    expect(chunks[0]).toMatchObject({ stream: 'system', record: 'placed', offset: 0 });
    expect(chunks[0]?.text).toContain('/dev/shm');
    await expect.poll(folders, { timeout: 30_000 }).toBe('');
  });

  test('it is found there again after a restart, and cancelled there', async () => {
    const running = console.start(['echo up; sleep 4322; echo never']);
    const id = running.tasks[0]?.id ?? '';
    await console.says(id, 'up');
    expect(await on('stat -c %a:%U /dev/shm/.terroir-*; ls /dev/shm/.terroir-*')).toMatch(
      new RegExp(`^700:${vm.sshUser}\n[0-9a-f]{32}\n$`),
    );
    await console.reopen();
    console.cancel(running.id);
    expect((await console.ended(running.id)).status).toBe('cancelled');
    expect(console.output(id).chunks.filter(({ record }) => record === 'placed')).toHaveLength(1);
    expect(await on('cat /proc/[0-9]*/cmdline | tr "\\0" "\\n" | grep -cx 432[2]')).toBe('0\n');
    await expect.poll(folders, { timeout: 30_000 }).toBe('');
  });

  test('a terminal opens too', async () => {
    const ssh = createSshPool({ database: console.now().database, logger: pino({ level: 'silent' }) });
    const parts: TerminalPart[] = [];
    const line = await attachTerminal(
      ssh,
      access,
      { verb: 'open', terminalId: 't1', cols: 80, rows: 24, after: undefined },
      (part) => parts.push(part),
    );
    const said = () => parts.map((part) => (part.kind === 'output' ? String(part.data) : part.kind)).join('');
    line.input('rm ~/filler; echo $((6 * 7)); exit 3\r');
    await expect.poll(said, { timeout: 30_000 }).toMatch(/^opened[^]*42[^]*ended$/);
    await ssh.close();
    await fill('~');
  });

  test('a folder there that is not ours alone is not used', async () => {
    await on('rm -rf /dev/shm/.terroir-*; mkdir /tmp/trap; ln -s /tmp/trap /dev/shm/.terroir-$(id -u)');
    const { status, chunks } = await run('true');
    expect(status).toBe('succeeded');
    expect(chunks[0]?.text).toContain('/tmp');
    expect(await on('ls -A /tmp/trap; rm /dev/shm/.terroir-*')).toBe('');
  });

  test('nothing can be written anywhere: the task fails and says where room is needed', async () => {
    await fill('/dev/shm');
    await fill('/tmp');
    const { status, detail, outputBytes } = await run('true');
    expect([status, outputBytes]).toEqual(['failed', 0]);
    expect(detail).toContain('Neither the home folder nor /dev/shm nor /tmp');
    await on('rm /dev/shm/filler /tmp/filler ~/filler');
    expect((await run('true')).chunks).toEqual([]);
  });
});
