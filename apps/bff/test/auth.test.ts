import { downloadTicketSchema, loginAnswerSchema, sessionSchema } from '@terroir/shared-types';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { startTestServer, type TestServer } from './start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const login = (body: unknown): Promise<Response> =>
  fetch(`${server.origin}/api/v1/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** Logs in as a page does; yields the headers with which it calls. */
const openSession = async (): Promise<{ cookie: string; 'x-terroir-key': string }> => {
  const response = await login({ token: server.token });
  const { key } = loginAnswerSchema.parse(await response.json());
  const cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  return { cookie, 'x-terroir-key': key };
};

const session = (headers: Record<string, string>): Promise<Response> =>
  fetch(`${server.origin}/api/v1/session`, { headers });

test('every route refuses a call without credentials, but the login', async () => {
  const document = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });
  const { paths } = await server.read(document, '/openapi.json');
  for (const [path, operations] of Object.entries(paths)) {
    for (const method of Object.keys(operations)) {
      const url = `${server.origin}/api/v1${path.replaceAll(/\{[^}]+\}/g, 'x')}`;
      const response = await fetch(url, { method: method.toUpperCase() });
      expect([path, method, response.status]).toEqual([path, method, path === '/login' ? 422 : 401]);
    }
  }
  for (const path of ['/api/docs', '/api/docs/swagger-ui-bundle.js', '/api/v1/none', '/api/v1']) {
    expect([path, (await fetch(`${server.origin}${path}`)).status]).toEqual([path, 401]);
  }
});

test.each(['', 'Bearer', 'Bearer wrong-token-wrong', 'Basic dXNlcjpwYXNz', 'Bearer a b', 'Token x'])(
  'the header "Authorization: %s" opens nothing',
  async (authorization) => {
    const response = await session({ authorization });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/);
  },
);

test('a session needs its cookie and its key, from the same page', async () => {
  const headers = await openSession();
  const opened = await session({ ...headers, 'sec-fetch-site': 'same-origin' });
  expect(sessionSchema.parse(await opened.json())).toMatchObject({ actor: 'session:main', role: 'admin' });
  expect((await session({ cookie: headers.cookie })).status).toBe(401);
  expect((await session({ 'x-terroir-key': headers['x-terroir-key'] })).status).toBe(401);
  expect((await session({ ...headers, 'x-terroir-key': 'another' })).status).toBe(401);
  expect((await session({ ...headers, 'sec-fetch-site': 'none' })).status).toBe(403);
});

test('the session cookie is out of reach of scripts, other sites and other ports', async () => {
  const response = await login({ token: server.token });
  const cookie = response.headers.get('set-cookie');
  expect(cookie).toMatch(
    new RegExp(
      `^terroir-session-${server.port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict; Max-Age=43200$`,
    ),
  );
});

test('logging out ends the session at once', async () => {
  const headers = await openSession();
  const out = await fetch(`${server.origin}/api/v1/session`, { method: 'DELETE', headers });
  expect(out.status).toBe(200);
  expect((await session(headers)).status).toBe(401);
});

test('the login code of the start line works once', async () => {
  const code = server.issueLoginCode();
  expect((await login({ code })).status).toBe(200);
  expect((await login({ code })).status).toBe(401);
});

test('a download link opens what it was issued for, once', async () => {
  const ask = { path: '/api/v1/gpus?limit=1' };
  const { url } = downloadTicketSchema.parse(
    await (await server.call('POST', '/download-tickets', ask)).json(),
  );
  expect((await fetch(`${server.origin}${url.replace('/gpus', '/rates')}`)).status).toBe(401);
  const second = downloadTicketSchema.parse(
    await (await server.call('POST', '/download-tickets', ask)).json(),
  );
  expect((await fetch(`${server.origin}${second.url}`)).status).toBe(200);
  expect((await fetch(`${server.origin}${second.url}`)).status).toBe(401);
});

test('after five wrong logins no more are looked at, not even a right one', async () => {
  const own = await startTestServer();
  const attempt = (body: unknown): Promise<Response> =>
    fetch(`${own.origin}/api/v1/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  for (let tries = 0; tries < 5; tries += 1)
    expect((await attempt({ token: 'wrong-wrong' })).status).toBe(401);
  const limited = await attempt({ token: own.token });
  expect(limited.status).toBe(429);
  expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(800);
  expect((await own.call('GET', '/session')).status).toBe(200);
  await own.stop();
});
