import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { createFrameReader, frame } from '../../ssh/channel-frames.ts';
import type { OpenChannel } from './vm-ssh-server.ts';

const answerTimeoutMs = 15_000;
const partMax = 65_536;

/**
 * Listens on a port of the VM's loopback until the socket that is answered ends; each connection comes as a byte
 * stream. Null: the port is taken, or the VM is down.
 */
export async function listenInVm(
  openChannel: OpenChannel,
  port: number,
  onConnection: (stream: Duplex) => void,
): Promise<Socket | null> {
  let socket: Socket;
  try {
    socket = await openChannel();
  } catch {
    return null;
  }
  const streams = new Map<number, Duplex>();
  const answered = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => answered.resolve(false), answerTimeoutMs);
  const read = createFrameReader((type, data) => {
    if (type === 'O' || type === 'F') return answered.resolve(type === 'O');
    const id = data.readUInt32BE(0);
    if (type === 'c') {
      const stream = streamOf(socket, id, () => streams.delete(id));
      streams.set(id, stream);
      onConnection(stream);
    } else if (type === 'd') {
      // One slow reader holds the others of this port up; memory stays bounded.
      if (streams.get(id)?.push(data.subarray(4)) === false) socket.pause();
    } else if (type === 'z') streams.get(id)?.push(null);
  });
  socket.on('data', (part: Buffer) => {
    try {
      read(part);
    } catch {
      socket.destroy(); // init spoke nonsense
    }
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    answered.resolve(false);
    for (const stream of streams.values()) stream.destroy();
  });
  socket.write(frame('L', String(port)));
  const isOpen = await answered.promise;
  clearTimeout(timer);
  if (isOpen) return socket;
  socket.destroy();
  return null;
}

function streamOf(socket: Socket, id: number, onGone: () => void): Duplex {
  const number = Buffer.alloc(4);
  number.writeUInt32BE(id);
  let hasSaidAll = false;
  const end = () => {
    if (!hasSaidAll && !socket.destroyed) socket.write(frame('z', number));
    hasSaidAll = true;
  };
  return new Duplex({
    read() {
      socket.resume();
    },
    write(chunk: Buffer, _encoding, done) {
      let flows = true;
      for (let at = 0; at < chunk.length && !socket.destroyed; at += partMax)
        flows = socket.write(frame('d', Buffer.concat([number, chunk.subarray(at, at + partMax)])));
      if (flows || socket.destroyed) return done();
      socket.once('drain', done);
    },
    final(done) {
      end();
      done();
    },
    destroy(error, done) {
      end();
      onGone();
      done(error);
    },
  });
}
