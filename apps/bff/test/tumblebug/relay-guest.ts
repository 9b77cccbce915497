import { once } from 'node:events';
import { type AddressInfo, type Socket, createServer } from 'node:net';
import ssh2 from 'ssh2';
import { newEd25519Pair } from '../../src/sandbox-cloud/ssh/keys.ts';
import type { SandboxVm } from '../../src/sandbox-cloud/contract.ts';
import { sshTo, execOn } from '../sandbox-cloud-fixture.ts';

export interface RelayGuest {
  port: number;
  /** The key that the VM was made with, as its maker knows it. */
  privateKey: string;
  /** What anybody who comes to this port of the machine is led to, where `isOpen` says so. */
  expose: (port: number, isOpen: () => boolean) => Promise<void>;
  /** As the VM itself is asked. */
  inside: (command: string) => Promise<string>;
  close: () => Promise<void>;
}

/** A sandbox VM in the place of a VM of CB-Tumblebug: its SSH lets in whom `authorized_keys` names, as sshd does. */
export const startRelayGuest = async (vm: SandboxVm): Promise<RelayGuest> => {
  const inner = await sshTo(vm);
  const [host, maker] = [newEd25519Pair(), newEd25519Pair()];
  const inside = async (command: string): Promise<string> => (await execOn(inner, command)).stdout;
  const isKnown = async (type: string, blob: Buffer): Promise<boolean> => {
    const lines = (await inside('cat .ssh/authorized_keys 2>/dev/null')).split('\n');
    return [maker.public, ...lines].some((line) => line.startsWith(`${type} ${blob.toString('base64')}`));
  };

  const judge = async (context: ssh2.AuthContext): Promise<void> => {
    if (context.method === 'publickey' && (await isKnown(context.key.algo, context.key.data)))
      context.accept();
    else context.reject(['publickey']);
  };

  const clients = new Set<ssh2.Connection>();
  const server = new ssh2.Server({ hostKeys: [host.private] }, (client) => {
    clients.add(client);
    client.once('close', () => clients.delete(client));
    client.on('error', () => undefined); // who goes away without a word
    client.on('authentication', (context) => void judge(context));
    client.on('session', (accept) => {
      accept().on('exec', (acceptExec, _reject, { command }) => {
        const channel = acceptExec();
        inner.exec(command, (error, stream) => {
          if (error !== undefined) {
            channel.close();
            return;
          }
          channel.pipe(stream);
          stream.pipe(channel, { end: false });
          stream.stderr.pipe(channel.stderr, { end: false });
          stream.once('close', (code: number | null) => {
            channel.exit(code ?? 255);
            channel.end();
          });
        });
      });
    });
    client.on('tcpip', (accept, reject, { destPort }) => {
      inner.forwardOut('127.0.0.1', 0, '127.0.0.1', destPort, (error, stream) => {
        if (error !== undefined) {
          reject();
          return;
        }
        const channel = accept();
        channel.on('error', () => undefined);
        stream.on('error', () => undefined);
        channel.pipe(stream).pipe(channel);
      });
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });

  const doors: ReturnType<typeof createServer>[] = [];
  const visitors = new Set<Socket>();
  return {
    port: (server.address() as AddressInfo).port,
    privateKey: maker.private,
    inside,
    async expose(port, isOpen) {
      const door = createServer((socket) => {
        visitors.add(socket);
        socket.on('error', () => undefined);
        if (!isOpen()) {
          socket.destroy();
          return;
        }
        inner.forwardOut('127.0.0.1', 0, '127.0.0.1', port, (error, stream) => {
          if (error !== undefined) {
            socket.destroy();
            return;
          }
          stream.on('error', () => undefined);
          socket.pipe(stream).pipe(socket);
        });
      }).listen(port, '127.0.0.1');
      await once(door, 'listening');
      doors.push(door);
    },
    async close() {
      for (const visitor of visitors) visitor.destroy();
      for (const client of clients) client.end();
      inner.end();
      await Promise.all(
        [server, ...doors].map(
          (one) =>
            new Promise<void>((resolve) => {
              one.close(() => resolve());
            }),
        ),
      );
    },
  };
};
