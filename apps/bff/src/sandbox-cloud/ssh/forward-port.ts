import type { Duplex } from 'node:stream';
import { dialVm } from './dial-vm.ts';
import type { OpenChannel } from './vm-ssh-server.ts';

const loopbackNames = new Set(['localhost', '127.0.0.1', '::1', '0.0.0.0']);

/** Connects an SSH `direct-tcpip` channel to a port of the VM's own loopback; any other host is refused. */
export async function forwardPort(
  accept: () => Duplex,
  reject: () => void,
  host: string,
  port: number,
  openChannel: OpenChannel,
): Promise<void> {
  if (!loopbackNames.has(host)) return reject();
  const socket = await dialVm(openChannel, port, 'loopback');
  if (socket === null) return reject(); // SSH says "connection refused" for us
  const stream = accept();
  stream.on('error', () => socket.destroy());
  stream.on('close', () => socket.destroy());
  socket.on('close', () => stream.end());
  stream.pipe(socket);
  socket.pipe(stream);
  // Not `once`: it would throw for a service that resets, which is an end like any other.
  if (!socket.closed) await new Promise<void>((resolve) => socket.once('close', () => resolve()));
}
