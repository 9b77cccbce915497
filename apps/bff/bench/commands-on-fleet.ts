/**
 * `node bench/commands-on-fleet.ts [hosts]`: `hostname; uptime` on 200 hosts of OpenSSH's sshd on loopback, with Terroir (its
 * whole path: SQLite, pool, once-only runner), `ansible -m raw -f 50` and `clush -f 50`, cold and warm, in turns. The floor
 * is what nobody can be faster than: the same command over connections that are open, with nothing stored or kept.
 * Prints wall times and the ratios to Terroir. Needs openssh-server, ansible and clustershell (Debian packages).
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import PQueue from 'p-queue';
import { openCommands } from '../src/commands/testing/open-commands.ts';
import { createSshPool } from '../src/ssh/create-ssh-pool.ts';
import type { SshPool } from '../src/ssh/ssh-pool.ts';
import { quiet } from './quiet-logger.ts';
import { type SshdHosts, startSshdHosts } from './sshd-hosts.ts';

const count = Number(process.argv[2] ?? 200);
const rounds = 3;
const command = 'hostname; uptime';

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
};
const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Runs a program of others to its end; `count` answers must have come. */
const runProgram = (
  program: string,
  args: string[],
  folder: string,
  env: Record<string, string>,
): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: folder,
      env: { PATH: process.env['PATH'], HOME: folder, LANG: 'C.UTF-8', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let answers = 0;
    let rest = '';
    child.stdout.on('data', (data: Buffer) => (answers += data.toString().split('load average').length - 1));
    child.stderr.on('data', (data: Buffer) => (rest = (rest + data.toString()).slice(-2000)));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0 && answers >= count) resolve();
      else reject(new Error(`${program} ended with ${code} and ${answers} of ${count} answers: ${rest}`));
    });
  });

const withAnsible = (hosts: SshdHosts, folder: string) => {
  const inventory = hosts.accesses.map(
    ({ port }, index) => `h${index} ansible_host=127.0.0.1 ansible_port=${port}\n`,
  );
  writeFileSync(join(folder, 'inventory'), inventory.join(''));
  const env = {
    ANSIBLE_HOST_KEY_CHECKING: 'True',
    ANSIBLE_SSH_ARGS: `-o ControlMaster=auto -o ControlPersist=120s -o UserKnownHostsFile=${hosts.knownHostsFile}`,
    ANSIBLE_SSH_CONTROL_PATH_DIR: join(folder, 'cp'),
    ANSIBLE_NOCOLOR: '1',
  };
  const args = ['all', '-i', 'inventory', '-u', userInfo().username, '--private-key', hosts.keyFile];
  return () => runProgram('ansible', [...args, '-m', 'raw', '-a', command, '-f', '50'], folder, env);
};

const withClush = (hosts: SshdHosts, folder: string) => {
  const blocks = hosts.accesses.map(
    ({ port }, index) => `Host h${index}\n HostName 127.0.0.1\n Port ${port}\n`,
  );
  const shared = `Host *\n IdentityFile ${hosts.keyFile}\n UserKnownHostsFile ${hosts.knownHostsFile}\n`;
  writeFileSync(join(folder, 'ssh_config'), blocks.join('') + shared, { mode: 0o600 });
  const args = ['-w', `h[0-${count - 1}]`, '-f', '50', '-o', `-F ${join(folder, 'ssh_config')}`, command];
  return () => runProgram('clush', args, folder, {});
};

/** Runs the command over `pool` and throws its answers away. */
const bareExec = async (hosts: SshdHosts, pool: SshPool): Promise<void> => {
  const queue = new PQueue({ concurrency: 50 });
  await queue.addAll(
    hosts.accesses.map((access) => async () => {
      const { code } = await pool.run(access, command);
      if (code !== 0) throw new Error(`The floor: exit code ${code}`);
    }),
  );
};

const folder = mkdtempSync(join(tmpdir(), 'terroir-bench-fleet-'));
const hosts = await startSshdHosts(count);
try {
  const others = { 'ansible -f 50': withAnsible(hosts, folder), 'clush -f 50': withClush(hosts, folder) };
  const times = new Map<string, number[]>();
  const add = (name: string, ms: number) => times.set(name, [...(times.get(name) ?? []), ms]);
  for (let round = 0; round < rounds; round += 1) {
    const ours = await openCommands(hosts.accesses);
    const once = async () => {
      const run = await ours.ended(ours.start([command]).id);
      if (run.status !== 'succeeded') throw new Error(`Terroir: ${JSON.stringify(run.taskCounts)}`);
    };
    add('terroir cold', await timed(once));
    const before = process.cpuUsage();
    add('terroir warm', await timed(once));
    const { user, system } = process.cpuUsage(before);
    add('  of it our own CPU', (user + system) / 1000);
    const bare = createSshPool({ database: ours.now().database, logger: quiet });
    const floor = () => bareExec(hosts, bare);
    add('floor cold', await timed(floor));
    add('floor warm', await timed(floor));
    await bare.close();
    await ours.close();
    for (const [name, work] of Object.entries(others)) {
      add(`${name} ${round === 0 ? 'cold' : 'warm'}`, await timed(work));
    }
  }
  const warm = median(times.get('terroir warm') ?? []);
  const cold = median(times.get('terroir cold') ?? []);
  console.log(`${count} hosts, \`${command}\`, median of the rounds`);
  for (const [name, values] of times) {
    const ms = median(values);
    const ratio = name.endsWith('cold') ? ms / cold : ms / warm;
    console.log(`${name.padEnd(22)} ${ms.toFixed(0).padStart(7)} ms   ${ratio.toFixed(2)} × Terroir`);
  }
} finally {
  hosts.stop();
  rmSync(folder, { recursive: true, force: true });
}
