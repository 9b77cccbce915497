import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import ssh2, { type Connection, type Server, type ServerChannel } from 'ssh2';
import { generateSshKeyPair } from '../generate-key-pair.ts';
import type { VmAccess } from '../vm-access.ts';

const newKey = () => {
  const { publicKey, privateKey } = generateSshKeyPair('test');
  return { public: publicKey, private: privateKey };
};

/** A real SSH server on loopback whose commands run in real shells, with a home of its own. For tests. */
export interface SshHost {
  home: string;
  access: VmAccess;
  /** The environment of its shells. */
  env: Record<string, string>;
  /** How many times a client came as far as authentication. */
  authentications(): number;
  connections(): number;
  /** Cuts every connection, as a broken network would; processes live on. */
  cut(): void;
  /** The next `count` connections are dropped before the handshake. */
  dropNext(count: number): void;
  /** Commands from now on end with this code in the same packet that accepts them. */
  endAtOnce(code: number): void;
  /** Commands from now on are neither begun nor refused, as on a VM that does not come to it; what runs goes on. */
  leaveWaiting(): void;
  /** Nothing is heard of its connections of now any more, as when a VM goes down without a word. */
  silence(): void;
  /** From now on the server shows another host key. */
  changeHostKey(): void;
  close(): Promise<void>;
}

const runShell = (channel: ServerChannel, command: string, home: string, env: Record<string, string>) => {
  const child = spawn('/bin/sh', ['-c', command], { cwd: home, env, detached: true });
  // One write at a time: when both outputs wait for the channel's window, ssh2 wakes only one of them.
  let turn = Promise.resolve();
  const forward = (source: Readable, sink: Writable) =>
    source.on('data', (data: Buffer) => {
      source.pause();
      turn = turn
        .then(() => new Promise<void>((written) => sink.write(data, () => written())))
        .then(() => void source.resume());
    });
  forward(child.stdout, channel);
  forward(child.stderr, channel.stderr);
  channel.pipe(child.stdin);
  child.stdin.on('error', () => undefined);
  channel.on('error', () => undefined);
  // OpenSSH closes the pipes of a command whose channel went away.
  channel.once('close', () => {
    child.stdout.destroy();
    child.stderr.destroy();
  });
  child.once('close', (code, signal) => {
    if (!channel.writable) return;
    if (signal === null) channel.exit(code ?? 0);
    else channel.exit(signal);
    channel.end();
  });
};

export const startSshHost = async (vmId: string, env: Record<string, string> = {}): Promise<SshHost> => {
  const home = mkdtempSync(join(tmpdir(), 'terroir-ssh-'));
  const shellEnv = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', HOME: home, LANG: 'C.UTF-8', ...env };
  const client = newKey();
  const parsedClient = ssh2.utils.parseKey(client.public);
  if (parsedClient instanceof Error) throw parsedClient;
  const allowed = parsedClient.getPublicSSH();
  let authentications = 0;
  let connections = 0;
  let drops = 0;
  let instantCode: number | null = null;
  let leavesWaiting = false;

  const serve = (connection: Connection) => {
    connections += 1;
    connection.on('error', () => undefined);
    connection.on('authentication', (attempt) => {
      authentications += 1;
      const { method } = attempt;
      if (method === 'publickey' && attempt.key.data.equals(allowed)) attempt.accept();
      else attempt.reject(['publickey']);
    });
    connection.on('session', (accept) => {
      accept().on('exec', (acceptExec, _reject, { command }) => {
        if (leavesWaiting) return;
        const channel = acceptExec();
        if (instantCode === null) {
          runShell(channel, command, home, shellEnv);
          return;
        }
        channel.exit(instantCode);
        channel.end();
      });
    });
    connection.on('tcpip', (accept, reject, { destPort }) => {
      const socket = connect(destPort, '127.0.0.1');
      socket.once('error', () => reject());
      socket.once('connect', () => {
        const channel = accept();
        socket.pipe(channel).pipe(socket);
      });
    });
  };
  const serverWith = (hostKey: string): Server => new ssh2.Server({ hostKeys: [hostKey] }, serve);
  const hostKey = newKey();
  let server = serverWith(hostKey.private);
  const sockets = new Set<Socket>();
  const listener = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    if (drops > 0) {
      drops -= 1;
      socket.destroy();
    } else server.injectSocket(socket);
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as AddressInfo;
  const access: VmAccess = {
    vmId,
    host: '127.0.0.1',
    port,
    user: 'ubuntu',
    privateKey: client.private,
    hostKey: hostKey.public,
  };
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    home,
    access,
    env: shellEnv,
    authentications: () => authentications,
    connections: () => connections,
    cut,
    dropNext(count) {
      drops = count;
    },
    endAtOnce(code) {
      instantCode = code;
    },
    leaveWaiting() {
      leavesWaiting = true;
    },
    silence() {
      for (const socket of sockets) {
        socket.removeAllListeners('data');
        socket.pause();
      }
    },
    changeHostKey() {
      server = serverWith(newKey().private);
    },
    async close() {
      cut();
      await new Promise((resolve) => listener.close(resolve));
      rmSync(home, { recursive: true, force: true });
    },
  };
};
