import { type ServerFrame, serverFrameSchema } from '@terroir/shared-types';
import { WebSocket } from 'ws';

/** A socket that keeps every frame, for tests that wait for what must come. */
export interface StreamClient {
  socket: WebSocket;
  frames: ServerFrame[];
  send(frame: unknown): void;
  /** The first frame, from `from` on, that `matches`. Rejects when the socket closes before it. */
  waitFor(matches: (frame: ServerFrame) => boolean, from?: number): Promise<ServerFrame>;
  closed: Promise<number>;
}

export const openStream = (
  server: { origin: string; token: string },
  options: { bearer?: boolean; headers?: Record<string, string> } = {},
): StreamClient => {
  const headers = {
    ...(options.bearer === false ? {} : { authorization: `Bearer ${server.token}` }),
    ...options.headers,
  };
  const socket = new WebSocket(`${server.origin.replace('http', 'ws')}/api/v1/stream`, { headers });
  const frames: ServerFrame[] = [];
  let changed: (() => void)[] = [];
  const wake = (): void => {
    for (const listener of changed.splice(0)) listener();
  };
  socket.on('message', (data: Buffer) => {
    frames.push(serverFrameSchema.parse(JSON.parse(data.toString())));
    wake();
  });
  socket.on('error', wake);
  const closed = new Promise<number>((resolve) => {
    socket.on('close', (code) => {
      resolve(code);
      wake();
    });
  });
  return {
    socket,
    frames,
    closed,
    send: (frame) => socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame)),
    async waitFor(matches, from = 0) {
      for (;;) {
        const found = frames.slice(from).find(matches);
        if (found !== undefined) return found;
        if (socket.readyState === WebSocket.CLOSED)
          throw new Error('The socket closed before the frame came.');
        await new Promise<void>((resolve) => changed.push(resolve));
      }
    },
  };
};
