import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readlinkSync,
  rmSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newEd25519Pair } from '../../src/sandbox-cloud/ssh/keys.ts';
import { freePort } from '../free-port.ts';
import { until } from '../sandbox-cloud-fixture.ts';
import { startTcpDoor } from './tcp-door.ts';

const sshdPath = '/usr/sbin/sshd';
/** Why no host can be started here; null: it can. In CI a failure, never a skip. */
export const hostMissing = ((): string | null => {
  const probe = ['--unshare-user', '--ro-bind', '/', '/', '--', '/bin/true'];
  const reason = !existsSync(sshdPath)
    ? `${sshdPath} is missing (package openssh-server)`
    : spawnSync('bwrap', probe).status !== 0
      ? 'bubblewrap is missing or may not make user namespaces'
      : null;
  if (reason === null) return null;
  if (process.env['CI'] !== undefined) throw new Error(reason);
  process.stderr.write(`\n######## SKIPPED: the tests of own hosts over OpenSSH: ${reason} ########\n\n`);
  return reason;
})();

export type LabKey = ReturnType<typeof newEd25519Pair>;

const words = (text: string): string[] => text.split(' ');
const linksOf = (paths: readonly string[]): string[] =>
  paths
    .filter((path) => existsSync(path))
    .flatMap((path) =>
      lstatSync(path).isSymbolicLink() ? ['--symlink', readlinkSync(path), path] : ['--ro-bind', path, path],
    );

/**
 * A machine of its own, as far as SSH can tell: OpenSSH's server in namespaces of its own, with an account `lab`, a
 * boot id, and stand-ins for `sudo` and `systemctl` (the ones of this machine would restart this machine).
 */
export const startHost = async (key: LabKey) => {
  const folder = mkdtempSync(join(tmpdir(), 'terroir-host-'));
  const inFolder = (name: string): string => join(folder, name);
  const hostKey = newEd25519Pair();
  const port = await freePort();
  for (const name of ['home', 'bin']) mkdirSync(inFolder(name));
  const write = (name: string, text: string, mode = 0o644): void =>
    writeFileSync(inFolder(name), text, { mode });
  const letIn = (isIn: boolean): void => write('authorized_keys', isIn ? `${key.public}\n` : '');
  const letReboot = (mayReboot: boolean): void =>
    mayReboot ? rmSync(inFolder('no-sudo'), { force: true }) : write('no-sudo', '');
  write('host_key', hostKey.private, 0o600);
  write('passwd', 'root:x:0:0::/root:/bin/sh\nlab:x:1000:1000::/home/lab:/bin/bash\n');
  write('group', 'lab:x:1000:\n');
  write(
    'bin/sudo',
    `#!/bin/sh\n[ ! -e ${folder}/no-sudo ] || { echo 'sudo: a password is required' >&2; exit 1; }\nshift\nexec "$@"\n`,
    0o755,
  );
  write('bin/systemctl', `#!/bin/sh\necho "$1" > ${folder}/asked-to\n`, 0o755);
  write(
    'config',
    `Port ${port}
ListenAddress 127.0.0.1
HostKey ${folder}/host_key
AuthorizedKeysFile ${folder}/authorized_keys
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
`,
  );
  letIn(true);

  const answers = (): Promise<boolean> =>
    new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('error', () => resolve(false));
      socket.once('data', () => resolve(true)); // its greeting
      socket.once('data', () => socket.destroy());
    });
  const boot = async (): Promise<ChildProcess> => {
    write('boot_id', `${randomUUID()}\n`);
    const child = spawn(
      'bwrap',
      [
        words('--unshare-user --uid 1000 --gid 1000 --unshare-pid --die-with-parent'),
        ['--ro-bind', '/usr', '/usr'],
        linksOf(['/bin', '/sbin', '/lib', '/lib64']),
        words('--ro-bind /etc /etc --proc /proc --dev /dev --tmpfs /run --tmpfs /var --tmpfs /tmp'),
        ['--ro-bind', inFolder('passwd'), '/etc/passwd'],
        ['--ro-bind', inFolder('group'), '/etc/group'],
        ['--ro-bind', inFolder('boot_id'), '/proc/sys/kernel/random/boot_id'],
        ['--bind', folder, folder],
        ['--bind', inFolder('home'), '/home/lab'],
        ['--ro-bind', inFolder('bin'), '/usr/local/bin'],
        ['--', sshdPath, '-D', '-e', '-f', inFolder('config')],
      ].flat(),
      { stdio: 'ignore' },
    );
    await until('the host to answer', answers, 60_000);
    return child;
  };
  let running = await boot();
  const powerOff = async (): Promise<void> => {
    const exited = once(running, 'exit');
    running.kill('SIGKILL');
    await exited;
  };
  const door = await startTcpDoor(port);
  const watching = watch(folder, (_event, name) => {
    if (name !== 'asked-to' || !existsSync(inFolder('asked-to'))) return;
    rmSync(inFolder('asked-to'));
    void powerOff().then(async () => (running = await boot()));
  });

  return {
    door,
    hostKey: hostKey.public,
    /** Whether the account is let in with its key, from the next login on. */
    letIn,
    /** Whether the account may use sudo without a password. */
    letReboot,
    async stop(): Promise<void> {
      watching.close();
      await door.stop();
      await powerOff();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
