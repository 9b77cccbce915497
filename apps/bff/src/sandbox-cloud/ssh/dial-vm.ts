import type { Socket } from 'node:net';
import { frame } from '../../ssh/channel-frames.ts';
import type { OpenChannel } from './vm-ssh-server.ts';

const dialTimeoutMs = 15_000;

/**
 * A byte stream to a port inside the VM: its loopback, or with `public` what listens on all of its addresses. Null:
 * nothing listens there, or the VM is down.
 */
export async function dialVm(
  openChannel: OpenChannel,
  port: number,
  from: 'loopback' | 'public',
): Promise<Socket | null> {
  let socket;
  try {
    socket = await openChannel();
  } catch {
    return null;
  }
  socket.on('error', () => socket.destroy()); // a reset service; closing tells the client
  socket.write(frame('D', from === 'public' ? `${port} public` : String(port)));
  if (await firstAnswer(socket)) return socket;
  socket.destroy();
  return null;
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
