import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import * as z from 'zod';
import { migrate } from '../db/migrate.ts';
import { openDatabase } from '../db/open-database.ts';
import { createEventLog } from '../events/event-log.ts';
import { serveStream } from './stream-connection.ts';

const frameSchema = z.looseObject({ type: z.string(), event: z.object({ seq: z.number() }).optional() });

test('a viewer that stops reading costs a bounded buffer, and gets every event in order once it reads again', async () => {
  const database = openDatabase(':memory:');
  migrate(database, fileURLToPath(new URL('../db/migrations/', import.meta.url)));
  const events = createEventLog(database);
  const count = 4_000;
  const detail = 'd'.repeat(10_000);
  database.transact(() => {
    for (let at = 0; at < count; at += 1)
      events.append({ type: 'connection-changed', connectionId: 'sandbox', status: 'ready', detail }, 'test');
  });
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const accepted = new Promise<[WebSocket, Socket]>((resolve) =>
    server.once('connection', (socket, request) => resolve([socket, request.socket])),
  );
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const [serverSocket, wire] = await accepted;
  serveStream(
    serverSocket,
    wire,
    { actor: 'token:main', role: 'admin', sessionId: null },
    { events, streams: null, terminals: null, redeemTicket: () => null },
  );
  const seqs: number[] = [];
  let greatest = 0;
  const caughtUp = new Promise<void>((resolve) => {
    client.on('message', (data: Buffer) => {
      greatest = Math.max(greatest, serverSocket.bufferedAmount);
      const frame = frameSchema.parse(JSON.parse(data.toString()));
      if (frame.event !== undefined) seqs.push(frame.event.seq);
      if (frame.type === 'caught-up') resolve();
    });
  });
  await once(client, 'open');
  client.send(JSON.stringify({ type: 'subscribe', id: 'e', channel: 'events', after: 0 }));
  await once(client, 'message');
  client.pause();
  // Turns of the loop, not time: the server fills what it may and then must stand still.
  let still = 0;
  for (let last = -1; still < 200; last = serverSocket.bufferedAmount) {
    still = serverSocket.bufferedAmount === last ? still + 1 : 0;
    greatest = Math.max(greatest, serverSocket.bufferedAmount);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(seqs.length).toBeLessThan(count);
  expect(greatest).toBeGreaterThan(0);
  client.resume();
  await caughtUp;
  // One mebibyte, and what one pull adds.
  expect(greatest).toBeLessThan(3 * 1024 * 1024);
  expect(seqs).toEqual(Array.from({ length: count }, (_, at) => at + 1));
  client.terminate();
  server.close();
  database.close();
});
