import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { frame } from '../../ssh/channel-frames.ts';
import type { OpenChannel } from './vm-ssh-server.ts';

const loopbackNames = new Set(['localhost', '127.0.0.1', '::1', '0.0.0.0']);
const dialTimeoutMs = 15_000;

/** Connects an SSH `direct-tcpip` channel to a port of the VM's own loopback; any other host is refused. */
export async function forwardPort(
  accept: () => Duplex,
  reject: () => void,
  host: string,
  port: number,
  openChannel: OpenChannel,
): Promise<void> {
  if (!loopbackNames.has(host)) return reject();
  let socket;
  try {
    socket = await openChannel();
  } catch {
    return reject(); // the VM is down: SSH says "connection refused" for us
  }
  socket.on('error', () => socket.destroy()); // a reset service; closing tells the client
  socket.write(frame('D', String(port)));

  const opened = await firstAnswer(socket);
  if (!opened) {
    socket.destroy();
    return reject();
  }
  const stream = accept();
  stream.on('error', () => socket.destroy());
  stream.on('close', () => socket.destroy());
  socket.on('close', () => stream.end());
  stream.pipe(socket);
  socket.pipe(stream);
  if (!socket.destroyed) await once(socket, 'close');
}

/** Init's answer to a dial: an empty O frame, five bytes, after which everything belongs to the service; else no. */
function firstAnswer(socket: Socket): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (opened: boolean) => {
      clearTimeout(timer);
      socket.off('readable', take);
      socket.off('close', refuse);
      resolve(opened);
    };
    const refuse = () => settle(false);
    const take = () => {
      const head = socket.read(5) as Buffer | null;
      if (head) settle(head.toString('latin1', 0, 1) === 'O');
    };
    const timer = setTimeout(refuse, dialTimeoutMs);
    socket.once('close', refuse);
    socket.on('readable', take);
  });
}
