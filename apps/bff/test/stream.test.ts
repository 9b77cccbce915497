import { loginAnswerSchema, ticketSchema } from '@terroir/shared-types';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { startTestServer, type TestServer } from './start-test-server.ts';
import { openStream } from './stream-client.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const ticket = async (): Promise<string> =>
  ticketSchema.parse(await (await server.call('POST', '/ws-tickets')).json()).ticket;

test('a Bearer header on the upgrade is ready at once', async () => {
  const stream = openStream(server);
  await stream.waitFor(({ type }) => type === 'ready');
  stream.send({ type: 'ping' });
  await stream.waitFor(({ type }) => type === 'pong');
  stream.socket.close();
});

test('a ticket in the first frame is ready, and works once', async () => {
  const used = await ticket();
  const first = openStream(server, { bearer: false, headers: { origin: server.origin } });
  await new Promise((resolve) => first.socket.once('open', resolve));
  first.send({ type: 'auth', ticket: used });
  await first.waitFor(({ type }) => type === 'ready');
  first.socket.close();
  const second = openStream(server, { bearer: false, headers: { origin: server.origin } });
  await new Promise((resolve) => second.socket.once('open', resolve));
  second.send({ type: 'auth', ticket: used });
  expect(await second.closed).toBe(4401);
  expect(second.frames).toEqual([]);
});

test('any other first frame closes the socket with 4401', async () => {
  for (const frame of [
    { type: 'subscribe', id: 'e', channel: 'events', after: 0 },
    { type: 'ping' },
    'nonsense',
  ]) {
    const stream = openStream(server, { bearer: false });
    await new Promise((resolve) => stream.socket.once('open', resolve));
    stream.send(frame);
    expect(await stream.closed).toBe(4401);
  }
});

test('a wrong token on the upgrade is a plain 401', async () => {
  const stream = openStream({ origin: server.origin, token: 'wrong-wrong-wrong' });
  const status = await new Promise((resolve) => {
    stream.socket.on('unexpected-response', (_request, response) => resolve(response.statusCode));
  });
  expect(status).toBe(401);
});

test.each([
  ['{"type":', 'malformed-json', undefined],
  ['[]', 'invalid-frame', undefined],
  ['{"type":"terminal-dance","id":"t1"}', 'unknown-type', 't1'],
  ['{"type":"subscribe","id":"s","channel":"weather"}', 'invalid-frame', 's'],
  ['{"type":"subscribe","id":"s","channel":"events","after":-1}', 'invalid-frame', 's'],
  ['{"type":"subscribe","id":"s","channel":"events","colour":1}', 'invalid-frame', 's'],
  ['{"type":"subscribe","id":"s","channel":"task","taskId":"none"}', 'not-found', 's'],
  ['{"type":"subscribe","id":"s","channel":"run","runId":"none"}', 'not-found', 's'],
  ['{"type":"auth","ticket":"again"}', 'already-authenticated', undefined],
])('the frame %s is answered with an error and the socket lives on', async (frame, code, id) => {
  const stream = openStream(server);
  await stream.waitFor(({ type }) => type === 'ready');
  stream.send(frame);
  const error = await stream.waitFor(({ type }) => type === 'error');
  expect(error).toMatchObject(id === undefined ? { code } : { code, id });
  stream.send({ type: 'ping' });
  await stream.waitFor(({ type }) => type === 'pong');
  stream.socket.close();
});

test('a frame over 64 KiB closes the socket with 1009', async () => {
  const stream = openStream(server);
  await stream.waitFor(({ type }) => type === 'ready');
  stream.send(`{"type":"ping","x":"${'x'.repeat(65_536)}"}`);
  expect(await stream.closed).toBe(1009);
});

test('a socket holds 64 subscriptions with ids of their own, and one that is dropped makes room', async () => {
  const stream = openStream(server);
  await stream.waitFor(({ type }) => type === 'ready');
  for (let at = 0; at < 64; at += 1)
    stream.send({ type: 'subscribe', id: `e${at}`, channel: 'events', after: 0 });
  await stream.waitFor((frame) => frame.type === 'caught-up' && frame.id === 'e63');
  stream.send({ type: 'subscribe', id: 'e64', channel: 'events', after: 0 });
  expect(await stream.waitFor(({ type }) => type === 'error')).toMatchObject({
    id: 'e64',
    code: 'too-many-subscriptions',
  });
  stream.send({ type: 'unsubscribe', id: 'e0' });
  stream.send({ type: 'subscribe', id: 'e1', channel: 'events', after: 0 });
  await stream.waitFor((frame) => frame.type === 'error' && frame.code === 'duplicate-id');
  stream.send({ type: 'subscribe', id: 'e64', channel: 'events', after: 0 });
  await stream.waitFor((frame) => frame.type === 'caught-up' && frame.id === 'e64');
  stream.socket.close();
});

test('a cursor of the future is told to read again', async () => {
  const stream = openStream(server);
  await stream.waitFor(({ type }) => type === 'ready');
  stream.send({ type: 'subscribe', id: 'e', channel: 'events', after: 1_000_000 });
  expect(await stream.waitFor(({ type }) => type !== 'ready')).toEqual({ type: 'resync', id: 'e' });
  stream.socket.close();
});

test('logging out closes the sockets of the session', async () => {
  const login = await fetch(`${server.origin}/api/v1/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: server.token }),
  });
  const { key } = loginAnswerSchema.parse(await login.json());
  const headers = {
    cookie: (login.headers.get('set-cookie') ?? '').split(';')[0] ?? '',
    'x-terroir-key': key,
  };
  const issued = await fetch(`${server.origin}/api/v1/ws-tickets`, { method: 'POST', headers });
  const stream = openStream(server, { bearer: false, headers: { origin: server.origin } });
  await new Promise((resolve) => stream.socket.once('open', resolve));
  stream.send({ type: 'auth', ticket: ticketSchema.parse(await issued.json()).ticket });
  await stream.waitFor(({ type }) => type === 'ready');
  await fetch(`${server.origin}/api/v1/session`, { method: 'DELETE', headers });
  expect(await stream.closed).toBe(4401);
});

test('the two hundred and first socket is turned away', async () => {
  const streams = Array.from({ length: 200 }, () => openStream(server));
  await Promise.all(streams.map((stream) => stream.waitFor(({ type }) => type === 'ready')));
  const late = new WebSocket(`${server.origin.replace('http', 'ws')}/api/v1/stream`, {
    headers: { authorization: `Bearer ${server.token}` },
  });
  const status = await new Promise((resolve) => {
    late.on('unexpected-response', (_request, response) => resolve(response.statusCode));
    late.on('open', () => resolve('open'));
    late.on('error', resolve);
  });
  expect(status).toBe(503);
  for (const { socket } of streams) socket.terminate();
});
