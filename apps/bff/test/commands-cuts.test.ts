import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { serverFrameSchema } from '@terroir/shared-types';
import { afterEach, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { openCommands, type OpenCommands } from '../src/commands/testing/open-commands.ts';
import { serveStream } from '../src/ws/stream-connection.ts';

/** A release is tried with 1,000. */
const cuts = Number(process.env['TERROIR_SOCKET_CUTS'] ?? 100);
const viewers = 10;
const pieces = 30;
const pieceBytes = 200_000;

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const portOf = (server: { address(): AddressInfo | string | null }): number =>
  (server.address() as AddressInfo).port;

const serve = async (console: OpenCommands): Promise<number> => {
  const http = createHttpServer().listen(0, '127.0.0.1');
  const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
  sockets.on('connection', (socket, request) => {
    socket.on('error', () => undefined);
    const { events, commands } = console.now();
    const deps = { events, streams: commands.streams, terminals: null, redeemTicket: () => null };
    serveStream(socket, request.socket, { actor: 'test', role: 'operator', sessionId: null }, deps);
  });
  await once(http, 'listening');
  closers.push(() => {
    for (const socket of sockets.clients) socket.terminate();
    http.close();
  });
  return portOf(http);
};

/** Passes bytes on and cuts each connection after as many as `cutAfter` says; null: never. */
const startCutter = async (port: number, cutAfter: () => number | null): Promise<number> => {
  const cutter = createServer((client) => {
    const server = connect(port, '127.0.0.1');
    let left = cutAfter();
    const end = () => {
      client.destroy();
      server.destroy();
    };
    client.on('error', end).on('close', end).pipe(server);
    server.on('error', end).on('close', end);
    server.on('data', (data: Buffer) => {
      // Within a frame, as a network does.
      client.write(left === null ? data : data.subarray(0, left));
      if (left === null) return;
      left -= data.length;
      if (left <= 0) end();
    });
  }).listen(0, '127.0.0.1');
  await once(cutter, 'listening');
  closers.push(() => cutter.close());
  return portOf(cutter);
};

/** Reads a task from byte `after` until it has ended (true) or the socket is cut (false). */
const watch = (port: number, taskId: string, after: number, take: (offset: number, bytes: Buffer) => void) =>
  new Promise<boolean>((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}`);
    let hasEnded = false;
    socket.on('error', () => undefined);
    socket.on('open', () =>
      socket.send(JSON.stringify({ type: 'subscribe', id: 's', channel: 'task', taskId, after })),
    );
    socket.on('message', (data: Buffer) => {
      const frame = serverFrameSchema.parse(JSON.parse(data.toString()));
      if (frame.type === 'chunk') {
        take(
          frame.offset,
          frame.text === undefined ? Buffer.from(frame.dataBase64 ?? '', 'base64') : Buffer.from(frame.text),
        );
      } else if (frame.type === 'task-status' && frame.status === 'succeeded') {
        hasEnded = true;
        socket.close();
      }
    });
    socket.on('close', () => resolve(hasEnded));
  });

test('ten viewers whose sockets are cut again and again receive every byte once and in order', async () => {
  const console = await openCommands(1);
  closers.push(() => console.close());
  const budget = { cuts };
  const port = await startCutter(await serve(console), () => {
    if (budget.cuts <= 0) return null;
    budget.cuts -= 1;
    return Math.ceil(Math.random() ** 2 * 400_000);
  });
  const piece = `head -c ${pieceBytes} /dev/urandom | tee -a data`;
  const run = console.start([`for i in $(seq ${pieces}); do ${piece}; sleep 0.05; done`]);
  const taskId = run.tasks[0]?.id ?? '';

  /** From the first byte to the last, again and again until all cuts are used up. */
  const view = async (): Promise<string[]> => {
    const sums: string[] = [];
    do {
      const hash = createHash('sha256');
      let offset = 0;
      const take = (at: number, bytes: Buffer) => {
        expect(at).toBe(offset);
        hash.update(bytes);
        offset += bytes.length;
      };
      while (!(await watch(port, taskId, offset, take)));
      expect(offset).toBe(pieces * pieceBytes);
      sums.push(hash.digest('hex'));
    } while (budget.cuts > 0);
    return sums;
  };
  const sums = (await Promise.all(Array.from({ length: viewers }, view))).flat();
  const source = createHash('sha256').update(console.readBytes('data')).digest('hex');
  expect(budget.cuts).toBe(0);
  expect(new Set(sums)).toEqual(new Set([source]));
}, 600_000);
