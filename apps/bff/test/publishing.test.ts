import { readFileSync, readdirSync } from 'node:fs';
import { connect as connectTls } from 'node:tls';
import type { Duplex } from 'node:stream';
import { join } from 'node:path';
import {
  type Endpoint,
  infraSchema,
  type Publication,
  publicationKeySchema,
  publicationSchema,
} from '@terroir/shared-types';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDialPublic } from '../src/drivers/sandbox/dial-public.ts';
import { askThrough } from '../src/endpoints/request-through.ts';
import { findSandboxCloud } from '../src/sandbox-cloud/start-sandbox-cloud.ts';
import { DeploymentsUnderTest } from './deployments-fixture.ts';
import { until } from './sandbox-cloud-fixture.ts';
import { listeningIn } from './listening-sockets.ts';
import { startTestServer } from './start-test-server.ts';
import { endpointsOf, isHealthy, ollamaInput, untilEndpoints } from './serving-fixture.ts';

let bed: DeploymentsUnderTest;
let infraId: string;
let endpoints: { ollama: string; webui: string };
beforeAll(async () => {
  bed = await DeploymentsUnderTest.start();
  infraId = await bed.launch('public', 'ollama-webui', { presetInput: ollamaInput });
  const all = await untilEndpoints(bed.server, infraId, isHealthy, 2);
  const idOf = (name: string): string => all.find((one) => one.name === name)?.id ?? '';
  endpoints = { ollama: idOf('ollama'), webui: idOf('open-webui') };
}, 180_000);
afterAll(() => bed.stop());

const at = (endpointId: string): string => `/endpoints/${endpointId}/publication`;
const publish = async (endpointId: string, body: object = {}): Promise<Publication> => {
  const answer = await bed.server.call('POST', at(endpointId), body);
  expect(answer.status, await answer.clone().text()).toBe(202);
  let last: Publication | undefined;
  return until(
    'the publication',
    async () => {
      last = await bed.server.read(publicationSchema, at(endpointId));
      return ['published', 'failed'].includes(last.state) && last;
    },
    40_000,
  ).catch((error: unknown) => {
    throw new Error(`It is ${last?.state}: ${last?.detail}`, { cause: error });
  });
};
const withdraw = async (endpointId: string): Promise<void> => {
  expect((await bed.server.call('DELETE', at(endpointId))).status).toBe(202);
  await until(
    'the withdrawal',
    async () => (await bed.server.call('GET', at(endpointId))).status === 404,
    120_000,
  );
};
const revealKey = (endpointId: string) =>
  bed.server.read(publicationKeySchema, `${at(endpointId)}/key`, { method: 'POST' });

/** The way of the internet to the only VM. */
const dial = async (port: number): Promise<Duplex> => {
  const cloud = await findSandboxCloud(bed.server.dataDir);
  if (cloud === null) throw new Error('The sandbox cloud is gone.');
  const response = await fetch(`${cloud.url}/vms`, { headers: { authorization: `Bearer ${cloud.token}` } });
  const { items } = (await response.json()) as { items: { id: string }[] };
  return createDialPublic(async () => cloud)(items[0]?.id ?? '', port, AbortSignal.timeout(20_000));
};
const ask = async (
  { port, certificate }: Publication,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; text: string }> => {
  // A client that trusts the certificate that the publication shows, and no other.
  const tunnel = connectTls({
    socket: await dial(port ?? 0),
    servername: 'terroir-front',
    ca: certificate ?? '',
  });
  const signal = AbortSignal.timeout(20_000);
  return askThrough(tunnel, { method: 'GET', path, port: port ?? 0, headers, timeoutMs: 20_000, signal });
};

test('an endpoint is published on one port, answers with its key alone, and is withdrawn without a trace', async () => {
  const published = await publish(endpoints.ollama);
  expect(published).toMatchObject({
    state: 'published',
    access: 'key',
    from: '0.0.0.0/0',
    firewall: 'opened',
    reachable: true,
    keyShown: false,
    simulated: true,
    detail: null,
  });
  // No root in a sandbox VM, so 443 cannot be had; the next one is.
  expect(published.port).toBe(8443);
  expect(published.url).toMatch(/^https:\/\/198\.1[89]\.\d+\.\d+:8443\/v1$/);
  const { key } = await revealKey(endpoints.ollama);
  expect(key).toMatch(/^[\w-]{32}$/);
  const again = await bed.server.call('POST', `${at(endpoints.ollama)}/key`);
  expect([again.status, await again.json()]).toMatchObject([409, { code: 'key-shown' }]);

  expect((await ask(published, '/v1/models')).status).toBe(401);
  expect((await ask(published, '/v1/models', { authorization: `Bearer ${key}x` })).status).toBe(401);
  const answer = await ask(published, '/v1/models', { authorization: `Bearer ${key}` });
  expect([answer.status, answer.text]).toMatchObject([200, expect.stringContaining('llama3.1')]);
  // Whoever has the key can chat, not delete models.
  expect((await ask(published, '/api/tags', { authorization: `Bearer ${key}` })).status).toBe(404);
  // Nothing else came with it: not the service itself, nor SSH's neighbours.
  for (const port of [443, 3000, 11434, 2019]) await expect(dial(port)).rejects.toThrow('security group');
  const listed = (await endpointsOf(bed.server, infraId)).find(({ id }) => id === endpoints.ollama);
  expect(listed?.publication).toMatchObject({ state: 'published', keyShown: true });

  const twice = await bed.server.call('POST', at(endpoints.ollama), {});
  expect([twice.status, await twice.json()]).toMatchObject([409, { code: 'already-published' }]);

  // Its key is nowhere to be read: not in answers, events or output, nor in what the VM's users see.
  const texts = [
    await (await bed.server.call('GET', '/events?limit=500')).text(),
    await (await bed.server.call('GET', '/runs?limit=100')).text(),
    await (await bed.server.call('GET', `/runs/${published.runId}`)).text(),
    JSON.stringify(await endpointsOf(bed.server, infraId)),
    ...(await bed.outputsOf(published.runId ?? '')),
    ...(await bed.runOn(infraId, "cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr '\\0' ' '")),
  ];
  for (const text of texts) expect(text).not.toContain(key);
  for (const name of readdirSync(bed.server.dataDir)) {
    if (!/^(?!sandbox).*\.(db|db-wal)$/.test(name)) continue;
    expect(readFileSync(join(bed.server.dataDir, name)).includes(key), name).toBe(false);
  }

  await withdraw(endpoints.ollama);
  await expect(dial(8443)).rejects.toThrow('security group');
  const [left = ''] = await bed.runOn(
    infraId,
    'command -v caddy; ls -d /etc/terroir-front* /etc/systemd/system/terroir-front* 2>/dev/null; cat /proc/net/tcp /proc/net/tcp6',
  );
  expect(left).not.toMatch(/caddy|terroir-front/);
  expect(new Set(listeningIn(left).map(({ address }) => address))).toEqual(
    new Set(['127.0.0.1:11434', '127.0.0.1:3000']),
  );
}, 240_000);

test('a page is published with a password, and two endpoints of a VM take a port each', async () => {
  const [page, api] = [await publish(endpoints.webui), await publish(endpoints.ollama, { port: 9443 })];
  expect([page.state, page.access, page.user, page.port, api.port]).toEqual([
    'published',
    'password',
    'terroir',
    8443,
    9443,
  ]);
  const { user, key } = await revealKey(endpoints.webui);
  const basic = Buffer.from(`${user}:${key}`).toString('base64');
  expect((await ask(page, '/')).status).toBe(401);
  expect((await ask(page, '/', { authorization: `Basic ${basic}` })).status).toBe(303);
  // The key of one opens no other.
  expect((await ask(api, '/v1/models', { authorization: `Bearer ${key}` })).status).toBe(401);

  // It outlives a reboot of the VM by itself, and a restart of ours.
  const bootId = (): Promise<string[]> => bed.runOn(infraId, 'cat /proc/sys/kernel/random/boot_id');
  const [before] = await bootId();
  await bed.server.call('POST', `/infras/${infraId}/actions`, { action: 'reboot' });
  await until(
    'another boot',
    async () => {
      const { vms } = await bed.server.read(infraSchema, `/infras/${infraId}`);
      return vms[0]?.status === 'running' && (await bootId())[0] !== before;
    },
    90_000,
  );
  const { dataDir } = bed.server;
  const rebootedAt = new Date().toISOString();
  await bed.server.stop();
  bed.server = await startTestServer({ sandbox: true, dataDir });
  await until(
    'the page after the reboot',
    async () => (await ask(page, '/').catch(() => null))?.status === 401,
    90_000,
  );
  // The services come back by themselves too, one after the other; what was seen before the reboot says nothing.
  const isBack = (endpoint: Endpoint): boolean =>
    isHealthy(endpoint) && endpoint.lastCheckedAt !== null && endpoint.lastCheckedAt > rebootedAt;
  await untilEndpoints(bed.server, infraId, isBack, 2);
  await withdraw(endpoints.webui);
  expect((await ask(api, '/v1/models')).status).toBe(401);
  await withdraw(endpoints.ollama);
}, 240_000);

test('what cannot be published is refused, or fails with its reason and leaves nothing open', async () => {
  for (const [body, path] of [
    [{ port: 22 }, 'port'],
    [{ port: 70_000 }, 'port'],
    [{ from: 'everybody' }, 'from'],
    [{ domain: 'no domain; rm -rf /' }, 'domain'],
  ] as const) {
    const answer = await bed.server.call('POST', at(endpoints.ollama), body);
    expect([answer.status, await answer.json()]).toMatchObject([422, { errors: [{ path }] }]);
  }
  expect((await bed.server.call('POST', at('nobody'), {})).status).toBe(404);
  expect((await bed.server.call('DELETE', at(endpoints.ollama))).status).toBe(404);

  // Taken on the VM already: by Ollama itself.
  const taken = await publish(endpoints.ollama, { port: 11434 });
  expect(taken).toMatchObject({ state: 'failed', firewall: 'closed' });
  expect([taken.detail, taken.remedy]).toEqual([
    'The front of ollama did not start on any of: 11434.',
    expect.stringContaining('Free one of these ports'),
  ]);
  expect(taken.remedyWording).toEqual({ code: 'script-free-port' });
  await expect(dial(11434)).rejects.toThrow('security group');
  // The sandbox has no certificate authority; a real VM asks Let's Encrypt.
  const domain = await publish(endpoints.ollama, { domain: 'llm.example.com' });
  expect(domain).toMatchObject({ state: 'failed', remedy: expect.stringContaining('llm.example.com') });
  await withdraw(endpoints.ollama);
}, 240_000);
