import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { newEd25519Pair } from '../src/sandbox-cloud/ssh/keys.ts';
import type { VmAccess } from '../src/ssh/vm-access.ts';
import { freePort } from './free-port.ts';
import { until } from './sandbox-cloud-fixture.ts';

const sshdPath = '/usr/sbin/sshd';
/** OpenSSH's server is a package of Debian that a host may lack. */
export const hasOpenSsh = existsSync(sshdPath);

/** OpenSSH's own server on loopback for the user we are, with a home of its own and default limits. */
export const startOpenSsh = async (
  vmId: string,
  /** Private key of the host; one of its own unless given. */
  hostKey?: string,
  /** Lines of its configuration beside ours. */
  moreConfig = '',
): Promise<{ access: VmAccess; stop: () => void }> => {
  const folder = mkdtempSync(join(tmpdir(), 'terroir-sshd-'));
  const home = join(folder, 'home');
  const keys = { host: newEd25519Pair(), user: newEd25519Pair() };
  const port = await freePort();
  mkdirSync(home, { mode: 0o700 });
  // Started as root it wants this folder, which only the package's service makes.
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  writeFileSync(join(folder, 'host_key'), hostKey ?? keys.host.private, { mode: 0o600 });
  writeFileSync(join(folder, 'authorized_keys'), `${keys.user.public}\n`, { mode: 0o600 });
  const config = `
Port ${port}
ListenAddress 127.0.0.1
HostKey ${folder}/host_key
AuthorizedKeysFile ${folder}/authorized_keys
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
PermitRootLogin yes
SetEnv HOME=${home}
${moreConfig}
`;
  writeFileSync(join(folder, 'config'), config);
  const sshd = spawn(sshdPath, ['-D', '-e', '-f', join(folder, 'config')], { stdio: 'ignore' });
  await until('sshd to listen', () => {
    return new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true));
      socket.once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
  });
  const user = userInfo().username;
  return {
    access: { vmId, host: '127.0.0.1', port, user, privateKey: keys.user.private, hostKey: keys.host.public },
    stop() {
      sshd.kill('SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
