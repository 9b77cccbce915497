import type { Socket } from 'node:net';
import type { ServerChannel, Session } from 'ssh2';
import { createFrameReader, frame } from '../../ssh/channel-frames.ts';
import type { OpenChannel } from './vm-ssh-server.ts';
import { createWriteQueue } from './write-queue.ts';

const environmentLimit = 64;
const valueLimit = 8_192;

/** One SSH session: at most one command or shell, with what was asked for before it. Resolves when it is over. */
export function serveSession(session: Session, openChannel: OpenChannel): Promise<void> {
  return new Promise((over) => {
    const opening: Buffer[] = [];
    let socket: Socket | null = null;
    const send = (part: Buffer) => {
      if (socket && !socket.destroyed) socket.write(part);
      else if (!socket) opening.push(part);
    };
    session.on('env', (accept, reject, info) => {
      const { key, val } = info;
      const known =
        /^[A-Za-z_]\w{0,127}$/.test(key) && val.length <= valueLimit && opening.length < environmentLimit;
      if (!known) return reject?.();
      send(frame('E', `${key}=${val}`));
      accept?.();
    });
    session.on('pty', (accept, _reject, info) => {
      const { term } = info as typeof info & { term?: string };
      const safeTerm = /^[\w.+-]{1,40}$/.test(term ?? '') ? term : 'xterm-256color';
      send(frame('P', `${safeTerm} ${clampSize(info.cols)} ${clampSize(info.rows)}`));
      accept?.();
    });
    session.on('window-change', (accept, _reject, info) => {
      if (socket) send(frame('w', `${clampSize(info.cols)} ${clampSize(info.rows)}`));
      accept?.();
    });
    session.on('signal', (accept, _reject, info) => {
      const name = info.name.replace(/^SIG/, '');
      if (socket && /^[A-Z0-9]{2,8}$/.test(name)) send(frame('k', name));
      accept?.();
    });

    let begun = false;
    const begin = (channel: ServerChannel, request: Buffer) => {
      if (begun) return channel.close();
      begun = true;
      void bridge(channel, openChannel, (opened) => {
        socket = opened;
        for (const part of opening) opened.write(part);
        opened.write(request);
      }).finally(over);
    };
    session.on('exec', (accept, _reject, info) => begin(accept(), frame('X', info.command)));
    session.on('shell', (accept) => begin(accept(), frame('S')));
    session.on('sftp', (_accept, reject) => reject());
    session.on('close', () => {
      if (!begun) over();
    });
  });
}

/** Joins an SSH channel with a channel of init, with back pressure both ways, until either ends. */
async function bridge(
  channel: ServerChannel,
  openChannel: OpenChannel,
  onOpen: (socket: Socket) => void,
): Promise<void> {
  channel.on('error', () => undefined); // the client is gone; 'close' follows
  let socket: Socket;
  try {
    socket = await openChannel();
  } catch (error) {
    channel.stderr.write(`${(error as Error).message}\n`);
    channel.exit(255);
    channel.close();
    return;
  }
  await new Promise<void>((over) => {
    const queue = createWriteQueue(() => socket.resume());
    const read = createFrameReader((type, data) => {
      if (type === 'o' || type === 'r') {
        if (!queue.write(type === 'o' ? channel : channel.stderr, data)) socket.pause();
      } else if (type === 'x') channel.exit(Number(data.toString()));
      else if (type === 's') channel.exit(data.toString(), false, '');
    });
    socket.on('data', (part: Buffer) => {
      try {
        read(part);
      } catch {
        socket.destroy(); // init spoke nonsense: the command counts as lost, which the client sees as no exit status
      }
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      queue.whenEmpty(() => channel.stderr.end(() => channel.end())); // what is still queued goes out first
      over();
    });
    channel.on('data', (part: Buffer) => {
      for (let at = 0; at < part.length; at += 65_536) {
        if (socket.destroyed) return;
        if (!socket.write(frame('i', part.subarray(at, at + 65_536))) && !channel.isPaused()) {
          channel.pause();
          socket.once('drain', () => channel.resume());
        }
      }
    });
    channel.on('end', () => socket.destroyed || socket.write(frame('e')));
    channel.on('close', () => socket.destroy());
    onOpen(socket);
  });
}

const clampSize = (value: number): number => Math.min(Math.max(Math.trunc(value) || 1, 1), 1_000);
