import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { newEd25519Pair } from '../../../src/sandbox-cloud/ssh/keys.ts';

export interface GuestSsh {
  port: number;
  /** The key that the VMs were made with. */
  privateKey: string;
  hostKey: string;
  /** What may log in besides it: the lines of authorized_keys. */
  letIn: () => string[];
  close: () => Promise<void>;
}

/** One SSH server on loopback in the place of all VMs, with a home of its own in which commands really run. */
export const startGuestSsh = async (): Promise<GuestSsh> => {
  const home = mkdtempSync(join(tmpdir(), 'terroir-guest-'));
  const file = join(home, '.ssh/authorized_keys');
  const [host, maker] = [newEd25519Pair(), newEd25519Pair()];
  const letIn = (): string[] =>
    existsSync(file)
      ? readFileSync(file, 'utf8')
          .split('\n')
          .filter((line) => line !== '')
      : [];
  const isKnown = (type: string, blob: Buffer): boolean =>
    [maker.public, ...letIn()].some((line) => line.startsWith(`${type} ${blob.toString('base64')}`));

  const clients = new Set<ssh2.Connection>();
  const server = new ssh2.Server({ hostKeys: [host.private] }, (client) => {
    clients.add(client);
    client.once('close', () => clients.delete(client));
    client.on('error', () => undefined); // who goes away without a word
    client.on('authentication', (context) => {
      if (context.method === 'publickey' && isKnown(context.key.algo, context.key.data)) context.accept();
      else context.reject(['publickey']);
    });
    client.on('session', (accept) => {
      accept().on('exec', (acceptExec, _reject, { command }) => {
        const channel = acceptExec();
        const { port } = server.address() as AddressInfo;
        const shell = spawn('sh', ['-c', command], {
          env: { PATH: process.env['PATH'], HOME: home, SSH_CONNECTION: `127.0.0.1 1 127.0.0.1 ${port}` },
          stdio: ['pipe', 'pipe', 'pipe'],
          detached: true, // a session of its own, as sshd gives
        });
        channel.pipe(shell.stdin);
        shell.stdin.on('error', () => undefined); // a command that ended before it read all
        shell.stdout.pipe(channel, { end: false });
        shell.stderr.pipe(channel.stderr, { end: false });
        shell.once('close', (code) => {
          channel.exit(code ?? 255);
          channel.end();
        });
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    privateKey: maker.private,
    hostKey: host.public,
    letIn,
    async close() {
      for (const client of clients) client.end();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      rmSync(home, { recursive: true, force: true });
    },
  };
};
