import { once } from 'node:events';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';

/** Connects an SSH `direct-tcpip` channel to the SSH service of another VM: this VM is its bastion. */
export async function forwardToNeighbour(
  accept: () => Duplex,
  reject: () => void,
  port: number,
): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  socket.on('error', () => socket.destroy()); // the neighbour went down; closing tells the client
  try {
    await once(socket, 'connect');
  } catch {
    return reject(); // it is down: SSH says "connection refused" for us
  }
  const stream = accept();
  stream.on('error', () => socket.destroy());
  stream.on('close', () => socket.destroy());
  socket.on('close', () => stream.end());
  stream.pipe(socket);
  socket.pipe(stream);
  // Not `once`: it would throw for a service that resets, which is an end like any other.
  if (!socket.closed) await new Promise<void>((resolve) => socket.once('close', () => resolve()));
}
