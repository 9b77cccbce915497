import { once } from 'node:events';
import { endpointSchema } from '@terroir/shared-types';
import OpenAI from 'openai';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import * as z from 'zod';
import { ask, model, Service, startEndpoints, token, vmOf } from './endpoints-fixture.ts';

const listSchema = z.object({ items: z.array(endpointSchema) });
const poll = { timeout: 10_000, interval: 10 };

let first: Service;
let second: Service;
let bed: Awaited<ReturnType<typeof startEndpoints>>;
let client: OpenAI;

beforeEach(async () => {
  first = await new Service().start();
  second = await new Service().start();
  bed = await startEndpoints({ 'vm-1': first, 'vm-2': second });
  client = new OpenAI({
    baseURL: `${bed.origin}/api/v1/infras/infra-1/openai/v1`,
    apiKey: token,
    maxRetries: 0,
  });
});
afterEach(() => bed.close());

const list = async () => {
  const answer = await fetch(`${bed.origin}/api/v1/infras/infra-1/endpoints`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return listSchema.parse(await answer.json()).items;
};
const healths = async () => Object.fromEntries((await list()).map(({ vmId, health }) => [vmId, health]));
const becomeHealthy = async () => {
  first.hasModel = true;
  second.hasModel = true;
  bed.declare();
  await vi.waitFor(
    async () => expect(await healths()).toEqual({ 'vm-1': 'healthy', 'vm-2': 'healthy' }),
    poll,
  );
};
/** Host header and the cookie that an openUrl was changed into. */
const openInBrowser = async () => {
  const [endpoint] = await list();
  const url = new URL(endpoint?.openUrl ?? '');
  const opened = await ask(bed.port, `${url.pathname}${url.search}`, { host: url.host });
  expect(opened.status).toBe(303);
  const cookie = String(opened.headers['set-cookie']).split(';')[0] ?? '';
  return { url, host: url.host, cookie, vmId: endpoint?.vmId };
};

test('an endpoint starts, becomes healthy once its model really answers, and each change is an event', async () => {
  first.hasModel = true;
  bed.declare();
  await vi.waitFor(
    async () => expect(await healths()).toEqual({ 'vm-1': 'healthy', 'vm-2': 'starting' }),
    poll,
  );
  expect(first.generated).toBe(1);
  expect((await list()).find(({ vmId }) => vmId === 'vm-2')?.detail).toContain(`does not have ${model} yet`);
  const told = bed.events.read({ after: 0, limit: 100 });
  expect(
    told.map((event) => 'vmId' in event && 'health' in event && `${event.vmId} ${event.health}`),
  ).toEqual(['vm-1 starting', 'vm-2 starting', 'vm-1 healthy']);
});

test('a failed setup, a dead VM and a stopped service are unhealthy with the reason, and recover', async () => {
  bed.setups.set('vm-1', { isComing: false, says: '', hint: 'The VM is failed. Retry it.' });
  bed.declare();
  const detailOf = async (vmId: string) => {
    const found = (await list()).find((endpoint) => endpoint.vmId === vmId);
    return `${found?.health}: ${found?.detail}`;
  };
  await vi.waitFor(
    async () => expect(await detailOf('vm-1')).toMatch(/^unhealthy.*The VM is failed. Retry it/),
    poll,
  );
  bed.setups.delete('vm-1');
  first.hasModel = true;
  second.hasModel = true;
  await vi.waitFor(
    async () => expect(await healths()).toEqual({ 'vm-1': 'healthy', 'vm-2': 'healthy' }),
    poll,
  );
  bed.vms.set('vm-1', vmOf('vm-1', 'terminated'));
  await vi.waitFor(async () => expect(await detailOf('vm-1')).toBe('unhealthy: The VM is terminated.'), poll);
  await second.stop();
  await vi.waitFor(
    async () => expect(await detailOf('vm-2')).toMatch(/^unhealthy: No connection to port/),
    poll,
  );
});

test('the official client lists models, chats, streams, and the VMs take turns', async () => {
  await becomeHealthy();
  expect((await client.models.list()).data.map(({ id }) => id)).toEqual([model]);
  const messages = [{ role: 'user' as const, content: 'The capital of Korea?' }];
  for (let turn = 0; turn < 4; turn += 1) {
    const answer = await client.chat.completions.create({ model, messages });
    expect(answer.choices[0]?.message.content).toBe('Seoul');
  }
  expect([first.chats, second.chats]).toEqual([2, 2]);
  let text = '';
  for await (const part of await client.chat.completions.create({ model, messages, stream: true })) {
    text += part.choices[0]?.delta.content ?? '';
  }
  expect(text).toBe('One two three');
  expect(first.lastHeaders.authorization ?? second.lastHeaders.authorization).toBeUndefined();
});

test('a client that leaves ends the generation on the VM; a VM that breaks off breaks the answer', async () => {
  await becomeHealthy();
  const messages = [{ role: 'user' as const, content: 'Count.' }];
  first.ending = 'hold';
  second.ending = 'hold';
  const held = await client.chat.completions.create({ model, messages, stream: true });
  for await (const part of held) {
    expect(part.choices[0]?.delta.content).toBe('One');
    break;
  }
  held.controller.abort();
  await vi.waitFor(() => expect(first.chatsAborted + second.chatsAborted).toBe(1), poll);
  first.ending = 'break';
  second.ending = 'break';
  const broken = async () => {
    for await (const part of await client.chat.completions.create({ model, messages, stream: true }))
      void part;
  };
  await expect(broken()).rejects.toThrow();
});

test('a VM that cannot be reached is passed over before its health is known to be bad', async () => {
  await becomeHealthy();
  await second.stop();
  const messages = [{ role: 'user' as const, content: 'Hello' }];
  for (let turn = 0; turn < 3; turn += 1) {
    const answer = await client.chat.completions.create({ model, messages });
    expect(answer.choices[0]?.message.content).toBe('Seoul');
  }
  expect(first.chats).toBe(3);
});

test('refusals are errors that OpenAI clients understand, with what to do next', async () => {
  const chat = (name: string) => client.chat.completions.create({ model: name, messages: [] });
  await expect(chat(model)).rejects.toMatchObject({ status: 404, code: 'no-endpoint' });
  bed.declare();
  await expect(chat(model)).rejects.toMatchObject({ status: 503, code: 'no-healthy-endpoint' });
  await expect(chat('gpt-4')).rejects.toMatchObject({ status: 404, code: 'model_not_found' });
  const answer = await fetch(`${client.baseURL}/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: '[]',
  });
  expect(await answer.json()).toMatchObject({ status: 422, error: { type: 'invalid_request_error' } });
  const stranger = new OpenAI({ baseURL: client.baseURL, apiKey: 'wrong', maxRetries: 0 });
  await expect(stranger.models.list()).rejects.toMatchObject({ status: 401 });
});

test('an openUrl opens once, on an origin of its own, and a VM sees nothing of ours', async () => {
  await becomeHealthy();
  const { url, host, cookie } = await openInBrowser();
  expect(url.hostname).toMatch(/^[a-z0-9]{26}\.localhost$/);
  expect((await ask(bed.port, `${url.pathname}${url.search}`, { host })).status).toBe(401);
  expect((await ask(bed.port, '/', { host })).status).toBe(401);
  expect((await ask(bed.port, '/', { host, cookie: 'terroir-endpoint=guess' })).status).toBe(401);
  const answer = await ask(
    bed.port,
    '/echo?x=1',
    {
      host,
      cookie: `${cookie}; theirs=2; terroir-session-1=secret`,
      authorization: `Bearer ${token}`,
      origin: `http://${host}`,
      'content-length': '5',
    },
    'POST',
    'hello',
  );
  expect(answer).toMatchObject({ status: 200, text: 'POST /echo?x=1 hello' });
  expect(answer.headers['set-cookie']).toEqual(['theirs=1; Path=/']);
  const seen = first.lastHeaders['x-forwarded-host'] === host ? first.lastHeaders : second.lastHeaders;
  expect(seen).toMatchObject({
    cookie: 'theirs=2',
    host: '127.0.0.1:11434',
    origin: 'http://127.0.0.1:11434',
  });
  expect(seen.authorization).toBeUndefined();
});

test('the cookie of one endpoint opens no other, foreign pages are refused, and the API is not there', async () => {
  await becomeHealthy();
  const { host, cookie, vmId } = await openInBrowser();
  const other = (await list()).find((endpoint) => endpoint.vmId !== vmId);
  const otherHost = new URL(other?.openUrl ?? '').host;
  expect((await ask(bed.port, '/', { host: otherHost, cookie })).status).toBe(401);
  expect((await ask(bed.port, '/', { host, cookie, origin: `http://${otherHost}` })).status).toBe(403);
  expect((await ask(bed.port, '/', { host, cookie, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  const api = { host, cookie, authorization: `Bearer ${token}` };
  for (const headers of [api, { host, cookie }, { host }])
    expect((await ask(bed.port, '/api/v1/infras/infra-1/endpoints', headers)).status).toBe(421);
  // A token of the service's own is its business.
  await ask(bed.port, '/echo', { host, cookie, authorization: 'Bearer of-the-page' });
  expect([first, second].map(({ lastHeaders }) => lastHeaders.authorization)).toContain('Bearer of-the-page');
  const unknown = { host: `nobody.localhost:${bed.port}`, cookie };
  expect((await ask(bed.port, '/', unknown)).status).toBe(404);
});

test('a WebSocket goes through with the cookie and is refused without', async () => {
  await becomeHealthy();
  for (const { server } of [first, second]) {
    new WebSocketServer({ server }).on('connection', (socket) =>
      socket.on('message', (data: Buffer) => socket.send(`heard ${data.toString()}`)),
    );
  }
  const { host, cookie } = await openInBrowser();
  const dial = (headers: Record<string, string>) =>
    new WebSocket(`ws://127.0.0.1:${bed.port}/socket`, { headers: { host, ...headers } });
  const socket = dial({ cookie, origin: `http://${host}` });
  await once(socket, 'open');
  socket.send('you');
  const [data] = (await once(socket, 'message')) as [Buffer];
  expect(data.toString()).toBe('heard you');
  socket.close();
  await once(socket, 'close');
  for (const headers of [{}, { cookie, origin: 'http://evil.example' }]) {
    const [error] = (await once(dial(headers), 'error')) as [Error];
    expect(error.message).toMatch(/Unexpected server response: 40[13]/);
  }
});
