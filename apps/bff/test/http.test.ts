import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from './start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const post = (body: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${server.origin}/api/v1/recommendations`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json', ...headers },
    body,
  });

test.each([
  ['{"limit":', {}, 400, 'malformed-json'],
  ['{"__proto__":{"admin":true}}', {}, 400, 'malformed-json'],
  ['{"\\u005f_proto__":{"admin":true}}', {}, 400, 'malformed-json'],
  ['limit=1', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'unsupported-type'],
  ['{}', { 'content-type': 'text/plain' }, 415, 'unsupported-type'],
  ['{}', { 'content-encoding': 'compress' }, 415, 'unsupported-type'],
  ['null', {}, 422, 'invalid-request'],
  ['[]', {}, 422, 'invalid-request'],
  ['{"limit":0}', {}, 422, 'invalid-request'],
  ['{"colour":"red"}', {}, 422, 'invalid-request'],
])('the body %s with %j is refused with %i', async (body, headers, status, code) => {
  const response = await post(body, headers);
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ status, code });
});

test('errors name the field as the client wrote it, an unknown field too', async () => {
  const problem = (await (await post('{"colour":"red","rank":[{"by":"cost","weight":-1}]}')).json()) as {
    errors: { path: string }[];
  };
  expect(problem.errors.map(({ path }) => path).toSorted()).toEqual(['colour', 'rank.0.weight']);
});

test('a body over 256 KiB is refused without being read', async () => {
  const status = await new Promise((resolve, reject) => {
    const sent = request(
      `${server.origin}/api/v1/recommendations`,
      {
        method: 'POST',
        headers: {
          authorization: `Bearer ${server.token}`,
          'content-type': 'application/json',
          'content-length': String(1024 ** 3),
        },
      },
      (response) => {
        resolve(response.statusCode);
        sent.destroy();
      },
    );
    sent.on('error', reject);
    sent.write('{"expression":"');
  });
  expect(status).toBe(413);
  expect((await post(JSON.stringify({ expression: 'x'.repeat(300_000) }))).status).toBe(413);
});

test('each answer has a request id of its own that a caller cannot choose', async () => {
  const first = await server.call('GET', '/rates', undefined, { 'x-request-id': 'mine' });
  const second = await server.call('GET', '/rates');
  expect(first.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect(first.headers.get('x-request-id')).not.toBe(second.headers.get('x-request-id'));
});

test('large answers are compressed', async () => {
  const response = await server.call('GET', '/regions');
  expect(response.headers.get('content-encoding')).toMatch(/br|gzip/);
});

test('five hundred requests within a second are answered, none refused', async () => {
  const statuses = await Promise.all(
    Array.from({ length: 600 }, async () => {
      const response = await server.call('GET', '/rates');
      await response.arrayBuffer();
      return response.status;
    }),
  );
  expect(statuses.filter((status) => status !== 200)).toEqual([]);
});

test('the token is in no answer', async () => {
  const paths = ['/session', '/openapi.json', '/events', '/none'];
  const bodies = await Promise.all(paths.map(async (path) => (await server.call('GET', path)).text()));
  const hash = createHash('sha256').update(server.token).digest('hex');
  for (const body of bodies) expect(body.includes(server.token) || body.includes(hash)).toBe(false);
});

test('health is only read', async () => {
  const answer = await fetch(`${server.origin}/healthz`, { method: 'POST' });
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  expect((await fetch(`${server.origin}/healthz`, { method: 'HEAD' })).status).toBe(200);
});
