import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { headersOf, hostileTriples, rawStatus } from './hostile-origins.ts';
import { startTestServer, type TestServer } from './start-test-server.ts';

let server: TestServer;
let routes: { method: string; path: string }[];
beforeAll(async () => {
  server = await startTestServer();
  const document = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });
  const { paths } = await server.read(document, '/openapi.json');
  routes = Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => ({
      method: method.toUpperCase(),
      path: `/api/v1${path.replaceAll(/\{[^}]+\}/g, 'x')}`,
    })),
  );
  routes.push(
    { method: 'GET', path: '/' },
    { method: 'GET', path: '/login' },
    { method: 'GET', path: '/healthz' },
    { method: 'GET', path: '/readyz' },
    { method: 'GET', path: '/api/docs' },
    { method: 'GET', path: '/assets/none.js' },
    { method: 'GET', path: '/api/v1/none' },
    { method: 'OPTIONS', path: '/api/v1/regions' },
  );
});
afterAll(() => server.stop());

const upgrade = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

test('sixty hostile triples are refused on every route, even with the token', async () => {
  const triples = hostileTriples(server.port);
  expect(triples.length).toBeGreaterThanOrEqual(60);
  expect(routes.length).toBeGreaterThan(20);
  const let_through: string[] = [];
  for (const triple of triples) {
    const headers = { ...headersOf(triple), authorization: `Bearer ${server.token}` };
    const statuses = await Promise.all(routes.map((route) => rawStatus(server.port, { ...route, headers })));
    for (const [at, status] of statuses.entries()) {
      // 400 is Node's own answer to a Host header it cannot take.
      if (![400, 403, 421].includes(status)) {
        let_through.push(`${JSON.stringify(triple)} ${routes[at]?.method} ${routes[at]?.path}: ${status}`);
      }
    }
  }
  expect(let_through).toEqual([]);
});

test('the same triples cannot open the WebSocket, even with the token', async () => {
  const statuses = await Promise.all(
    hostileTriples(server.port).map((triple) =>
      rawStatus(server.port, {
        method: 'GET',
        path: '/api/v1/stream',
        headers: { ...headersOf(triple), ...upgrade, authorization: `Bearer ${server.token}` },
      }),
    ),
  );
  expect(statuses.filter((status) => ![0, 400, 403, 421].includes(status))).toEqual([]);
});

test.each(['127.0.0.1', 'localhost', '[::1]'])(
  'our own origin under %s is served, and its WebSocket opens',
  async (name) => {
    const host = `${name}:${server.port}`;
    const headers = { host, origin: `http://${host}`, authorization: `Bearer ${server.token}` };
    const own = { ...headers, 'sec-fetch-site': 'same-origin' };
    expect(await rawStatus(server.port, { method: 'GET', path: '/api/v1/gpus', headers: own })).toBe(200);
    const opened = { method: 'GET', path: '/api/v1/stream', headers: { ...headers, ...upgrade } };
    expect(await rawStatus(server.port, opened)).toBe(101);
  },
);

test('a link from another site opens the page but never the API', async () => {
  const headers = {
    host: `127.0.0.1:${server.port}`,
    accept: 'text/html',
    'sec-fetch-site': 'cross-site',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
    authorization: `Bearer ${server.token}`,
  };
  const page = await rawStatus(server.port, { method: 'GET', path: '/infras', headers });
  expect([200, 503]).toContain(page);
  expect(await rawStatus(server.port, { method: 'GET', path: '/api/v1/gpus', headers })).toBe(403);
});

test('the API does not answer on the host of a preset endpoint', async () => {
  const headers = { host: `abc.localhost:${server.port}`, authorization: `Bearer ${server.token}` };
  expect(await rawStatus(server.port, { method: 'GET', path: '/api/v1/gpus', headers })).toBe(421);
});

test('every answer carries the headers that keep other pages out', async () => {
  const answers = [
    await fetch(`${server.origin}/`, { headers: { accept: 'text/html' } }),
    await server.call('GET', '/gpus'),
    await server.call('GET', '/none'),
  ];
  for (const { headers } of answers) {
    expect(headers.get('content-security-policy')).toMatch(/default-src 'self';.*frame-ancestors 'none'/);
    expect(headers.get('content-security-policy')).not.toMatch(/script-src[^;]*unsafe/);
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-powered-by')).toBeNull();
  }
});
