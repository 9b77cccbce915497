import { pageOf, problemSchema, scriptSchema } from '@terroir/shared-types';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from './start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const make = (body: object) => server.read(scriptSchema, '/scripts', { method: 'POST', body });
const problem = async (method: string, path: string, body?: unknown) => {
  const response = await server.call(method, path, body);
  return problemSchema.parse(await response.json());
};

test('the use cases come with Terroir, each with a check, an undo, and what it opens', async () => {
  const { items } = await server.read(pageOf(scriptSchema), '/scripts');
  const shipped = items.filter(({ origin }) => origin === 'shipped');
  expect(shipped.map(({ id }) => id)).toEqual([
    'cpu-benchmark',
    'https-front',
    'jitsi',
    'kaetram',
    'load-balancer',
    'load-generator',
    'monitoring',
    'nginx',
    'node-exporter',
    'wireguard-mesh',
    'xonotic',
  ]);
  for (const { check, undo, pins, opens, id } of shipped) {
    expect(
      [check?.length, undo?.length, pins.length].every((count) => (count ?? 0) > 0),
      id,
    ).toBe(true);
    expect(opens.length > 0 || ['cpu-benchmark', 'load-generator'].includes(id), id).toBe(true);
  }
});

test('a script is saved, changed and deleted; its secrets never come back', async () => {
  const script = await make({
    name: 'Greet',
    parameters: [
      { name: 'who', type: 'string', default: 'you' },
      { name: 'token', type: 'secret' },
    ],
    commands: ['who={{who}}\necho "$who"'],
    secrets: { token: 'hunter2-secret' },
  });
  expect(script).toMatchObject({ origin: 'own', secretsKept: ['token'], timeoutSeconds: 1800 });
  const changed = await server.read(scriptSchema, `/scripts/${script.id}`, {
    method: 'PATCH',
    body: { summary: 'Says hello', check: ['true'] },
  });
  expect(changed).toMatchObject({ name: 'Greet', summary: 'Says hello', check: ['true'] });
  const raw = await (await server.call('GET', '/scripts')).text();
  expect(raw).toContain(script.id);
  expect(raw).not.toContain('hunter2');
  const without = await server.read(scriptSchema, `/scripts/${script.id}`, {
    method: 'PATCH',
    body: { check: null, parameters: [], commands: ['true'] },
  });
  expect(without.check).toBeUndefined();
  expect(without.secretsKept).toEqual([]);
  expect((await server.call('DELETE', `/scripts/${script.id}`)).status).toBe(204);
  expect(await problem('GET', `/scripts/${script.id}`)).toMatchObject({ status: 404 });
});

test.each([
  [{ name: 'x', commands: [] }, 'commands'],
  [{ name: 'x', commands: ['echo {{who}}'] }, 'commands.0'],
  [{ name: 'x', commands: ['a={{nobody}}'] }, 'commands.0'],
  [{ name: 'x', commands: ['echo $$Func(Nothing())'] }, 'commands.0'],
  [{ name: 'x', commands: ['true'], parameters: [{ name: 'A b', type: 'string' }] }, 'parameters.0.name'],
  [
    { name: 'x', commands: ['true'], parameters: [{ name: 'n', type: 'integer', default: 9, max: 5 }] },
    'parameters.0.default',
  ],
  [
    { name: 'x', commands: ['true'], parameters: [{ name: 's', type: 'string', pattern: '(' }] },
    'parameters.0.pattern',
  ],
  [{ name: 'x', commands: ['true'], secrets: { nobody: 'x' } }, 'secrets.nobody'],
])('a script that cannot work is refused where it is wrong: %j', async (body, path) => {
  const answer = await problem('POST', '/scripts', body);
  expect(answer.status).toBe(422);
  expect(answer.errors?.[0]?.path).toBe(path);
});

test('templates of other programs are no placeholders', async () => {
  const script = await make({ name: 'Docker', commands: [`docker ps --format '{{.Names}}'`] });
  expect(script.commands[0]).toContain('{{.Names}}');
});

test('a script that comes with Terroir stays as it is', async () => {
  expect(await problem('PATCH', '/scripts/nginx', { summary: 'mine' })).toMatchObject({ status: 409 });
  expect(await problem('DELETE', '/scripts/nginx')).toMatchObject({ status: 409 });
});

test('an expression that would take for ever lets nothing through and holds nothing up', async () => {
  const script = await make({
    name: 'Slow',
    parameters: [{ name: 'text', type: 'string', pattern: '(a+)+b' }],
    commands: ['text={{text}}'],
  });
  const body = { target: { infraId: 'none' }, parameters: { text: 'a'.repeat(4000) } };
  expect((await server.call('POST', `/scripts/${script.id}/runs`, body)).status).toBeLessThan(500);
  expect((await server.call('GET', '/scripts')).status).toBe(200);
});
