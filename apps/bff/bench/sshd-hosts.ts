import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { newEd25519Pair } from '../src/sandbox-cloud/ssh/keys.ts';
import type { VmAccess } from '../src/ssh/vm-access.ts';

/** OpenSSH listens on at most 16 addresses per process (MAX_LISTEN_SOCKS in sshd.c). */
const portsPerServer = 16;
// Below what Linux gives to outgoing connections.
const firstPorts = Array.from({ length: 10 }, (_, index) => 21_000 + ((process.pid + index) % 10) * 1000);

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

/** `count` ports in a row where nobody listens: not another bench, nor what one left that was killed. */
const freePorts = async (count: number): Promise<number[]> => {
  for (const first of firstPorts) {
    const ports = Array.from({ length: count }, (_, index) => first + index);
    if (!(await Promise.all(ports.map(answers))).includes(true)) return ports;
  }
  throw new Error(`There are no ${count} free ports in a row from 21000 on; what listens there?`);
};

export interface SshdHosts {
  accesses: VmAccess[];
  /** Of the private key and of a known_hosts file, for other programs. */
  keyFile: string;
  knownHostsFile: string;
  /** Writes a file into the home that all hosts share. */
  write(name: string, text: string): void;
  stop(): void;
}

/** `count` hosts of OpenSSH's own server on loopback ports, without its limit of dials, which would slow whoever forks. */
export const startSshdHosts = async (count: number): Promise<SshdHosts> => {
  const folder = mkdtempSync(join(tmpdir(), 'terroir-bench-sshd-'));
  const home = join(folder, 'home');
  const keys = { host: newEd25519Pair(), user: newEd25519Pair() };
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  mkdirSync(home, { mode: 0o700 });
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const hostKeyFile = file('host_key', keys.host.private);
  const authorizedFile = file('authorized_keys', `${keys.user.public}\n`);
  const ports = await freePorts(count);
  const servers: ChildProcess[] = [];
  for (let at = 0; at < count; at += portsPerServer) {
    const mine = ports.slice(at, at + portsPerServer);
    const config = [
      ...mine.map((port) => `ListenAddress 127.0.0.1:${port}`),
      `HostKey ${hostKeyFile}`,
      `AuthorizedKeysFile ${authorizedFile}`,
      'PidFile none',
      'StrictModes no',
      'UsePAM no',
      'PasswordAuthentication no',
      'PermitRootLogin yes',
      'MaxStartups 1000',
      `SetEnv HOME=${home}`,
    ].join('\n');
    const configFile = file(`config-${at}`, `${config}\n`);
    servers.push(spawn('/usr/sbin/sshd', ['-D', '-f', configFile], { stdio: 'ignore' }));
  }
  const stop = (): void => {
    for (const server of servers) server.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', stop);
  const user = userInfo().username;
  for (const port of ports) {
    for (let tries = 0; !(await answers(port)); tries += 1) {
      if (tries > 200) throw new Error(`sshd does not listen on port ${port}; is openssh-server installed?`);
      await delay(50);
    }
  }
  return {
    accesses: ports.map((port, index) => ({
      vmId: `vm-${index + 1}`,
      host: '127.0.0.1',
      port,
      user,
      privateKey: keys.user.private,
      hostKey: keys.host.public,
    })),
    keyFile: file('key', keys.user.private),
    knownHostsFile: file(
      'known_hosts',
      ports.map((port) => `[127.0.0.1]:${port} ${keys.host.public}\n`).join(''),
    ),
    write: (name, text) => writeFileSync(join(home, name), text),
    stop() {
      process.off('exit', stop);
      stop();
    },
  };
};
