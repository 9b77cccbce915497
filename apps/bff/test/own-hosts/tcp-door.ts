import { once } from 'node:events';
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';

export interface TcpDoor {
  port: number;
  /** Closes the next connections before a word is said, as a busy server does. Infinity: all from now on. */
  refuse(connections: number): void;
  /** Cuts what is open now. */
  cut(): void;
  /** On: every connection is cut as soon as so many bytes have come back through it. */
  cutAfter(bytes: number | null): void;
  stop(): Promise<void>;
}

/** Stands before a server on loopback, and breaks what passes. */
export const startTcpDoor = async (target: number): Promise<TcpDoor> => {
  const open = new Set<Socket>();
  let refused = 0;
  let limitBytes: number | null = null;

  const server = createServer((client) => {
    if (refused > 0) {
      refused -= 1;
      client.destroy();
      return;
    }
    const inner = connect(target, '127.0.0.1');
    let bytes = 0;
    open.add(client);
    inner.on('data', (chunk) => {
      bytes += chunk.length;
      if (limitBytes !== null && bytes > limitBytes) client.destroy();
      else client.write(chunk);
    });
    client.on('data', (chunk) => inner.write(chunk));
    const end = (): void => {
      open.delete(client);
      client.destroy();
      inner.destroy();
    };
    for (const socket of [client, inner]) socket.on('close', end).on('error', end);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => {
    for (const client of open) client.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    refuse: (connections) => (refused = connections),
    cut,
    cutAfter: (bytes) => (limitBytes = bytes),
    async stop() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
};
