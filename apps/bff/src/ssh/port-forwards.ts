import type { Duplex } from 'node:stream';
import type { Client } from 'ssh2';
import { connectionLost, SshError } from './ssh-error.ts';

const address = '127.0.0.1';
const answerTimeoutMs = 10_000;
// Of one VM; more wait for nothing, they are refused.
const connectionsMax = 256;

/** Ports of a VM's loopback that lead to us, over a connection of their own. */
export interface PortForwards {
  readonly closed: boolean;
  /** Listens on `127.0.0.1:port` of the VM. Rejects with `SshError` when the port is taken or the VM does not allow it. */
  listen(port: number, onConnection: OnConnection): Promise<void>;
  /** Stops; connections that are open go on. Never rejects. */
  stop(port: number): Promise<void>;
  close(): void;
}

/** Answers a connection that came in; null: it is refused. */
export type OnConnection = () => Promise<Duplex | null>;

/** Takes over `client`, which nobody else uses. `onClose` is told once. */
export const createPortForwards = (client: Client, where: string, onClose: () => void): PortForwards => {
  const ports = new Map<number, OnConnection>();
  const waiting = new Set<(error: Error) => void>();
  let isClosed = false;
  let connections = 0;

  const join = async (port: number, accept: () => Duplex, reject: () => void): Promise<void> => {
    const answer = ports.get(port);
    if (answer === undefined || connections >= connectionsMax) return reject();
    connections += 1;
    try {
      const far = await answer();
      if (far === null || isClosed) {
        far?.destroy();
        return reject();
      }
      const near = accept();
      const end = (): void => {
        near.destroy();
        far.destroy();
      };
      near.on('error', end);
      far.on('error', end);
      near.on('close', () => far.end());
      far.on('close', () => near.end());
      near.pipe(far);
      far.pipe(near);
      await new Promise<void>((over) => near.once('close', () => over()));
      far.destroy();
    } finally {
      connections -= 1;
    }
  };
  client.on('tcp connection', ({ destPort }, accept, reject) => {
    // A refusal may come when the client has left already; then there is nobody to tell.
    join(destPort, accept, reject).catch(() => undefined);
  });
  const end = (): void => {
    if (isClosed) return;
    isClosed = true;
    for (const fail of waiting) fail(connectionLost(where));
    onClose();
  };
  client.on('error', end);
  client.on('close', end);

  const answered = (ask: (done: (error?: Error) => void) => void, what: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => done(new Error('no answer in time')), answerTimeoutMs);
      const done = (error?: Error): void => {
        clearTimeout(timer);
        waiting.delete(done);
        if (error === undefined) return resolve();
        reject(
          new SshError(
            'ssh-unreachable',
            `${where} ${what}: ${error.message}`,
            'See what listens there (ss -tlnp), and that its sshd has AllowTcpForwarding yes.',
            { cause: error },
          ),
        );
      };
      waiting.add(done);
      try {
        ask(done);
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
      }
    });

  return {
    get closed() {
      return isClosed;
    },
    async listen(port, onConnection) {
      ports.set(port, onConnection);
      try {
        await answered(
          (done) => client.forwardIn(address, port, (error) => done(error)),
          `does not give us its port ${port}`,
        );
      } catch (error) {
        ports.delete(port);
        throw error;
      }
    },
    async stop(port) {
      ports.delete(port);
      if (isClosed) return;
      await answered(
        (done) => client.unforwardIn(address, port, (error) => done(error ?? undefined)),
        `keeps its port ${port}`,
      ).catch(() => undefined);
    },
    close() {
      client.end();
      setTimeout(() => client.destroy(), 1000).unref();
      end();
    },
  };
};
